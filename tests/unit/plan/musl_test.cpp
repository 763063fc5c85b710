// A plan for an image with musl.
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/plan/make_plan.hpp>

#include "support/memory_tree.hpp"
#include "support/planned.hpp"
#include "unit/elf/elf_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sandroot::plan {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* musl = "/lib/ld-musl-x86_64.so.1";
constexpr const char* directories = "/etc/ld-musl-x86_64.path";
const std::string site = "/usr/lib/python3.12/site-packages/";

std::string library(const std::vector<std::string>& needed, const std::string& soname = {},
                    const std::string& runpath = {}) {
    build::Recipe recipe;
    for (const auto& name : needed) recipe.names.emplace_back(DT_NEEDED, name);
    if (!soname.empty()) recipe.names.emplace_back(DT_SONAME, soname);
    if (!runpath.empty()) recipe.names.emplace_back(DT_RUNPATH, runpath);
    return build::make(recipe).bytes;
}

class MuslImage {
public:
    MuslImage() {
        build::Recipe python;
        python.interpreter = musl;
        python.names = {{DT_NEEDED, "libz.so.1"}, {DT_NEEDED, "libc.musl-x86_64.so.1"}};
        tree.add_file("/usr/bin/python3.12", build::make(python).bytes, 0755)
            .add_file(musl, library({}, "libc.musl-x86_64.so.1"), 0755)
            .add_symlink("/lib/libc.musl-x86_64.so.1", "ld-musl-x86_64.so.1")
            .add_file("/lib/libz.so.1", library({"libc.musl-x86_64.so.1"}))
            .add_file("/lib/glibc-hwcaps/x86-64-v3/libz.so.1", library({}))
            .add_file("/etc/ld.so.cache", "garbage")
            .add_file("/usr/lib/python3.12/os.py", "");
        environment.interpreter.executable = RootPath("/usr/bin/python3.12");
        environment.interpreter.stdlib = environment.interpreter.platstdlib = RootPath("/usr/lib/python3.12");
    }

    void add_extension(const std::string& name, const std::string& bytes) {
        tree.add_file(site + name, bytes);
        python::Object object;
        object.at = RootPath(site + name);
        object.kind = python::ObjectKind::extension;
        object.stat = *tree.stat(object.at, fs::Follow::no);
        object.reading = std::make_shared<const elf::Reading>(*elf::read_facts(tree, object.at));
        environment.objects.push_back(object);
    }

    [[nodiscard]] Plan plan() {
        loader::Objects objects(tree);
        Silence silence;
        auto resolver = Resolver::start(tree, objects, environment.interpreter.executable, {});
        if (!resolver) throw std::runtime_error(resolver.error().message);
        const auto resolutions = resolve_environment(*resolver, environment, silence);
        auto made = make_plan(tree, environment, *resolver, resolutions, {}, silence);
        if (!made) throw std::runtime_error(made.error().message);
        return *std::move(made);
    }

    fs::MemoryTree tree;
    python::Environment environment;
};

std::vector<std::string> names(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& entry : entries_of(plan)) out.push_back(entry.at.str());
    return out;
}

TEST(PlanForMusl, HasTheLoaderUnderItsOwnNameAndNoCache) {
    MuslImage image;
    EXPECT_THAT(names(image.plan()),
                AllOf(Contains(musl), Contains("/lib/libz.so.1"), Not(Contains("/lib/libc.musl-x86_64.so.1")),
                      Not(Contains("/etc/ld.so.cache")), Not(Contains(HasSubstr("glibc-hwcaps"))),
                      Not(Contains(directories))));
}

TEST(PlanForMusl, TakesTheFileOfDirectoriesWhereTheImageHasOne) {
    MuslImage image;
    image.tree.add_file(directories, "/lib:/usr/lib\n");
    const auto plan = image.plan();
    const auto found = find(plan, RootPath(directories));
    ASSERT_TRUE(found);
    std::vector<Reason> why;
    for (const ReasonId id : found->why) why.push_back(plan.reasons[id]);
    EXPECT_THAT(why, ElementsAre(Reason{ReasonKind::interpreter, RootPath(musl), "tells musl's loader where to look"}));
}

TEST(PlanForMusl, WhatASearchForAnotherPackageBringsIsOrderDependentAndASonameIsNot) {
    MuslImage image;
    image.add_extension("a/ext.so", library({"libgraft.so.1"}, {}, "$ORIGIN/../a.libs"));
    image.tree.add_file(site + "a.libs/libgraft.so.1", library({}, "libsaid.so.1"));
    image.add_extension("b/ext.so", library({"libgraft.so.1", "libsaid.so.1"}));
    std::vector<std::string> missing;
    for (const auto& one : image.plan().missing) missing.push_back(one.name + " " + std::string(name_of(one.status)));
    EXPECT_THAT(missing, ElementsAre("libgraft.so.1 order_dependent", "libsaid.so.1 missing"));
}

TEST(PlanForMusl, NeitherStacksNorWhatInheritedRpathsFindAreRemarkedOn) {
    MuslImage image;
    image.add_extension("a/ext.so", library({"libone.so", "libtwo.so"}, {}, "$ORIGIN/../a.libs"));
    image.tree.add_file(site + "a.libs/libone.so", library({}));
    image.tree.add_file(site + "a.libs/libtwo.so", library({"libone.so"}));
    const auto plan = image.plan();
    EXPECT_THAT(plan.missing, testing::IsEmpty());
    EXPECT_THAT(plan.remarks, testing::IsEmpty());
}

}   // namespace
}   // namespace sandroot::plan
