#include <sandroot/loader/search/elsewhere.hpp>

#include "support/memory_tree.hpp"
#include "unit/elf/elf_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace sandroot;
using loader::find_elsewhere;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string library(const std::string& soname, std::uint16_t machine = EM_X86_64) {
    build::Recipe recipe;
    recipe.machine = machine;
    recipe.names = {{DT_SONAME, soname}};
    return build::make(recipe).bytes;
}

/// Debian's default directories with usrmerge's link, and a system that looks there.
class Elsewhere : public ::testing::Test {
protected:
    Elsewhere() {
        system.header.elf_class = elf::Class::elf64;
        system.header.order = elf::Order::little;
        system.header.machine = elf::machine_x86_64;
        system.default_directories = {"/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib", "/usr/lib"};
        system.lib_token = "lib/x86_64-linux-gnu";
        tree.add_directory("/usr/lib/x86_64-linux-gnu").add_symlink("/lib", "usr/lib");
    }
    loader::Elsewhere ask(const std::string& name) { return find_elsewhere(tree, system, {name})[name]; }

    fs::MemoryTree tree;
    loader::System system;
};

TEST_F(Elsewhere, AFileOfThatNameIsFoundOnceWhateverLinksLeadThere) {
    tree.add_file("/usr/lib/x86_64-linux-gnu/private/libfoo.so.1", library("libfoo.so.1"))
        .add_file("/opt/vendor/lib/libfoo.so.1", library("libfoo.so.1"))
        .add_file("/usr/local/lib/sub/libfoo.so.1", library("libfoo.so.1"))
        .add_file("/home/x/libfoo.so.1", library("libfoo.so.1"));
    EXPECT_THAT(ask("libfoo.so.1").paths, ElementsAre(RootPath("/opt/vendor/lib/libfoo.so.1"),
                                                      RootPath("/usr/lib/x86_64-linux-gnu/private/libfoo.so.1"),
                                                      RootPath("/usr/local/lib/sub/libfoo.so.1")));
}

TEST_F(Elsewhere, ASonameCountsWhereNoFileHasTheName) {
    tree.add_file("/opt/a/libfoo.so.1.2.3", library("libfoo.so.1"))
        .add_file("/opt/a/libfoo.so.2", library("libfoo.so.2"));
    EXPECT_THAT(ask("libfoo.so.1").paths, ElementsAre(RootPath("/opt/a/libfoo.so.1.2.3")));
    tree.add_symlink("/opt/a/libfoo.so.1", "libfoo.so.1.2.3");
    EXPECT_THAT(ask("libfoo.so.1").paths, ElementsAre(RootPath("/opt/a/libfoo.so.1")));
}

TEST_F(Elsewhere, WhatThisSystemCannotLoadIsNoAnswer) {
    tree.add_file("/opt/a/libfoo.so.1", library("libfoo.so.1", EM_AARCH64))
        .add_file("/opt/b/libfoo.so.1", "GROUP ( libfoo.so.1 )")
        .add_file("/opt/c/libfoo.so.1", "")
        .add_symlink("/opt/d/libfoo.so.1", "/opt/gone")
        .add_symlink("/opt/e/libfoo.so.1", "libfoo.so.1");
    build::Recipe program;
    program.type = ET_EXEC;
    tree.add_file("/opt/f/libfoo.so.1", build::make(program).bytes);
    EXPECT_THAT(find_elsewhere(tree, system, {"libfoo.so.1"}), IsEmpty());
}

TEST_F(Elsewhere, AlternativesThatWereNeverRegisteredAreRecognised) {
    tree.add_file("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3", library("libblas.so.3"));
    EXPECT_TRUE(ask("libblas.so.3").unconfigured);
    tree.add_directory("/var/lib/dpkg/alternatives");
    EXPECT_TRUE(ask("libblas.so.3").unconfigured);
    tree.add_file("/var/lib/dpkg/alternatives/awk", "auto\n");
    EXPECT_FALSE(ask("libblas.so.3").unconfigured);
}

TEST_F(Elsewhere, AlternativesAreDebiansAndLieJustBelowItsDirectory) {
    tree.add_file("/usr/lib/x86_64-linux-gnu/a/b/libdeep.so", library("libdeep.so"))
        .add_file("/opt/a/libopt.so", library("libopt.so"));
    EXPECT_THAT(ask("libdeep.so").paths, SizeIs(1));
    EXPECT_FALSE(ask("libdeep.so").unconfigured);
    EXPECT_FALSE(ask("libopt.so").unconfigured);
    system.default_directories = {"/usr/lib64"};
    system.lib_token = "lib64";
    tree.add_file("/usr/lib64/blas/libblas.so.3", library("libblas.so.3"));
    EXPECT_THAT(ask("libblas.so.3").paths, SizeIs(1));
    EXPECT_FALSE(ask("libblas.so.3").unconfigured);
}

TEST_F(Elsewhere, AnswersAreFewAndInOrder) {
    for (char at = 'z'; at >= 'a'; --at)
        tree.add_file(std::string("/opt/") + at + "/libfoo.so.1", library("libfoo.so.1"));
    const auto paths = ask("libfoo.so.1").paths;
    ASSERT_THAT(paths, SizeIs(loader::most_elsewhere));
    EXPECT_EQ(paths.front(), RootPath("/opt/a/libfoo.so.1"));
}

TEST_F(Elsewhere, ANameWithASlashIsNotLookedFor) {
    tree.add_file("/opt/a/libfoo.so.1", library("./libfoo.so.1"));
    EXPECT_THAT(find_elsewhere(tree, system, {"./libfoo.so.1", ""}), IsEmpty());
}

}   // namespace
