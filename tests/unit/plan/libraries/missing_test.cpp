#include "unit/plan/small_image.hpp"

#include <gmock/gmock.h>

namespace sandroot::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string site = "/usr/lib/python3/dist-packages/";
const std::string libraries = "/usr/lib/x86_64-linux-gnu/";

std::vector<std::string> words(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& one : plan.missing) {
        out.push_back(one.name + ' ' + std::string(name_of(one.status)) + ' ' + std::string(name_of(one.refusal)));
        for (const auto& value : {one.refused, one.value, one.newest})
            if (!value.empty()) out.back() += ' ' + value;
    }
    return out;
}

TEST(Missing, ALibraryThatNothingLoadsEarlierIsMissingWhereverItLies) {
    Image image;
    image.add_object("net/_ext.so", {{}, {"libnet.so.1"}, {}, {}, {}});
    image.add_object("net.libs/libnet.so.1", {"libnet.so.1", {}, {}, {}, {}}, python::ObjectKind::bundled);
    const Plan plan = image.plan();
    EXPECT_THAT(words(plan), ElementsAre("libnet.so.1 missing absent"));
    EXPECT_THAT(plan.missing[0].elsewhere.paths, ElementsAre(RootPath(site + "net.libs/libnet.so.1")));
}

TEST(Missing, AnotherExtensionThatLoadsItMakesItAMatterOfOrder) {
    Image image;
    image.add_object("net/_ext.so", {{}, {"libnet.so.1"}, {}, {}, {}});
    image.add_object("other/_ext.so", {{}, {"libnet.so.1"}, "$ORIGIN/../net.libs", {}, {}});
    image.add_object("net.libs/libnet.so.1", {"libnet.so.1", {}, {}, {}, {}}, python::ObjectKind::bundled);
    EXPECT_THAT(words(image.plan()), ElementsAre("libnet.so.1 order_dependent absent"));
}

TEST(Missing, ASourceThatOpensItsDirectoryMakesItAMatterOfOrder) {
    Image image;
    image.add_object("net/_ext.so", {{}, {"libnet.so.1"}, {}, {}, {}});
    image.add_object("net.libs/libnet.so.1", {"libnet.so.1", {}, {}, {}, {}}, python::ObjectKind::bundled);
    const RootPath source(site + "net/__init__.py");
    const RootPath stranger(site + "stranger/__init__.py");
    image.environment.sources = {{source, source, {}, {"other.libs"}}};
    EXPECT_THAT(words(image.plan()), ElementsAre("libnet.so.1 missing absent"));
    image.environment.sources = {{stranger, stranger, {}, {"net.libs"}}};
    EXPECT_THAT(words(image.plan()), ElementsAre("libnet.so.1 missing absent"));
    image.environment.sources = {{source, source, {}, {"net.libs"}}};
    EXPECT_THAT(words(image.plan()), ElementsAre("libnet.so.1 order_dependent absent"));
}

TEST(Missing, ALinkWithoutItsTargetIsNamedWithIt) {
    Image image;
    image.tree.add_symlink(libraries + "libz.so.1", "libz.so.1.2.13");
    image.add_object("p/ext.so", {{}, {"libz.so.1"}, {}, {}, {}});
    EXPECT_THAT(words(image.plan()),
                ElementsAre("libz.so.1 missing dangling_link /lib/x86_64-linux-gnu/libz.so.1 libz.so.1.2.13"));
}

TEST(Missing, TextUnderTheNameIsFoundAndRefused) {
    Image image;
    image.tree.add_file(libraries + "libz.so.1", "INPUT(libz.so.1.3)");
    image.add_object("p/ext.so", {{}, {"libz.so.1"}, {}, {}, {}});
    const Plan plan = image.plan();
    EXPECT_THAT(words(plan), ElementsAre("libz.so.1 missing not_loadable /lib/x86_64-linux-gnu/libz.so.1"));
    EXPECT_EQ(plan.missing[0].error, "/lib/x86_64-linux-gnu/libz.so.1: file too short");
}

TEST(Missing, ALibraryOfTheOtherWordSizeIsFoundAndRefused) {
    Image image;
    build::Recipe small;
    small.elf_class = elf::Class::elf32;
    small.machine = EM_386;
    small.names = {{DT_SONAME, "libz.so.1"}};
    image.tree.add_file(libraries + "libz.so.1", build::make(small).bytes);
    image.add_object("p/ext.so", {{}, {"libz.so.1"}, {}, {}, {}});
    const Plan plan = image.plan();
    EXPECT_THAT(words(plan), ElementsAre("libz.so.1 missing wrong_class /lib/x86_64-linux-gnu/libz.so.1"));
    EXPECT_EQ(plan.missing[0].error, "libz.so.1: wrong ELF class: ELFCLASS32");
}

TEST(Missing, AVersionThatTheLibraryLacksIsMissingWithTheNewestThatItHas) {
    Image image;
    image.add_library(libraries + "libv.so.1",
                      {.soname = "libv.so.1", .defines = {"libv.so.1", "V_1.9", "V_1.10", "W_3"}});
    image.add_object("p/ext.so", {.needed = {"libv.so.1"}, .needs_version = "V_1.11"});
    const Plan plan = image.plan();
    EXPECT_THAT(words(plan),
                ElementsAre("libv.so.1 missing version_not_found /lib/x86_64-linux-gnu/libv.so.1 V_1.11 V_1.10"));
    EXPECT_EQ(plan.missing[0].needed_by.at(0).path, RootPath(site + "p/ext.so"));
    EXPECT_EQ(plan.missing[0].error,
              "/lib/x86_64-linux-gnu/libv.so.1: version `V_1.11' not found (required by " + site + "p/ext.so)");
}

TEST(Missing, AVersionThatOnlyAPluginWantsIsOptional) {
    Image image;
    image.add_library(libraries + "libv.so.1", {.soname = "libv.so.1", .defines = {"libv.so.1", "V_1"}});
    image.add_object("p/plugin.so", {.needed = {"libv.so.1"}, .needs_version = "V_2"}, python::ObjectKind::plugin);
    EXPECT_THAT(words(image.plan()),
                ElementsAre("libv.so.1 optional version_not_found /lib/x86_64-linux-gnu/libv.so.1 V_2 V_1"));
}

TEST(Missing, WhatAnAddedLibraryNeedsIsNeededAtRunTime) {
    Image image;
    image.add_library("/opt/libdriver.so", {"libdriver.so", {"libgone.so.1"}, {}, {}, {}});
    PlanOptions options;
    options.add = {RootPath("/opt/libdriver.so")};
    const Plan plan = image.plan(options);
    EXPECT_THAT(words(plan), ElementsAre("libgone.so.1 missing absent"));
    EXPECT_EQ(plan.missing[0].needed_by.at(0).how, "opened at run time, --add /opt/libdriver.so");
}

TEST(Missing, AnObjectWithAnExecutableStackIsRefusedFromGlibc241On) {
    for (const auto* version : {"2.36", "2.41"}) {
        Image image;
        image.tree.add_file(libraries + "ld-linux-x86-64.so.2",
                            library({"ld-linux-x86-64.so.2", {}, {}, {}, {}}) +
                                "GNU C Library (Debian GLIBC) stable release version " + version + ".\n",
                            0755);
        build::Recipe python;
        python.type = ET_EXEC;
        python.interpreter = "/lib64/ld-linux-x86-64.so.2";
        python.names = {{DT_NEEDED, "libc.so.6"}};
        python.stack_flags = PF_R | PF_W;
        image.tree.add_file("/usr/bin/python3.11", build::make(python).bytes, 0755);
        image.add_library(libraries + "libstack.so.1", {.soname = "libstack.so.1", .wants_executable_stack = true});
        image.add_object("p/ext.so", {{}, {"libstack.so.1"}, {}, {}, {}});
        const Plan plan = image.plan();
        if (std::string(version) == "2.36") EXPECT_THAT(words(plan), IsEmpty());
        else
            EXPECT_THAT(words(plan), ElementsAre("libstack.so.1 missing executable_stack "
                                                 "/lib/x86_64-linux-gnu/libstack.so.1"));
    }
}

TEST(Missing, AnExtensionForAnotherPythonIsAModuleThatCannotBeImported) {
    Image image;
    image.environment.unusable = {{RootPath(site + "p/_core.cpython-312-x86_64-linux-gnu.so"),
                                   python::Defect::other_tag,
                                   {{"tag", std::string("cpython-312-x86_64-linux-gnu")},
                                    {"interpreter_tag", std::string("cpython-311-x86_64-linux-gnu")}},
                                   {},
                                   "p._core"}};
    const Plan plan = image.plan();
    EXPECT_THAT(words(plan), ElementsAre("p._core missing other_python " + site +
                                         "p/_core.cpython-312-x86_64-linux-gnu.so cpython-312-x86_64-linux-gnu "
                                         "cpython-311-x86_64-linux-gnu"));
    EXPECT_TRUE(plan.missing[0].is_module);
}

TEST(Missing, AProgramLoadsNothingThatAnImportLoadedBefore) {
    Image image;
    image.add_object("p/_ext.so", {{}, {"libp.so.1"}, "$ORIGIN/lib", {}, {}});
    image.add_object("p/lib/libp.so.1", {"libp.so.1", {}, {}, {}, {}}, python::ObjectKind::bundled);
    build::Recipe tool;
    tool.interpreter = "/lib64/ld-linux-x86-64.so.2";
    tool.names = {{DT_NEEDED, "libp.so.1"}};
    image.add_object("p/tool", {}, python::ObjectKind::program);
    image.tree.add_file(site + "p/tool", build::make(tool).bytes, 0755);
    auto& object = image.environment.objects.back();
    object.reading = std::make_shared<const elf::Reading>(*elf::read_facts(image.tree, object.at));
    EXPECT_THAT(words(image.plan()), ElementsAre("libp.so.1 optional absent"));
}

}   // namespace
}   // namespace sandroot::plan
