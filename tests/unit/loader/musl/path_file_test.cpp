#include <sandroot/loader/musl/path_file.hpp>

#include "support/memory_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace {

using namespace sandroot;
using namespace sandroot::loader;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_literals;

constexpr const char* file = "/etc/ld-musl-x86_64.path";

TEST(MuslPath, ALoaderOfMuslIsKnownByItsName) {
    EXPECT_TRUE(is_musl_loader("/lib/ld-musl-x86_64.so.1"));
    EXPECT_TRUE(is_musl_loader("ld-musl-armhf.so.1"));
    EXPECT_FALSE(is_musl_loader("/lib64/ld-linux-x86-64.so.2"));
    EXPECT_FALSE(is_musl_loader("/opt/ld-musl-x86_64/lib/ld.so"));
    EXPECT_FALSE(is_musl_loader(""));
}

TEST(MuslPath, TheFileLiesBelowWhatStandsBeforeTheLastTwoComponents) {
    EXPECT_EQ(musl_path_file("/lib/ld-musl-x86_64.so.1"), file);
    EXPECT_EQ(musl_path_file("/usr/lib/ld-musl-aarch64.so.1"), "/usr/etc/ld-musl-aarch64.path");
    EXPECT_EQ(musl_path_file("/ld-musl-i386.so.1"), "/etc/ld-musl-i386.path");
    EXPECT_EQ(musl_path_file("lib/ld-musl-i386.so.1"), "/etc/ld-musl-i386.path");
    EXPECT_EQ(musl_path_file("/"), "/etc/ld-musl-.path");
}

TEST(MuslPath, WithoutAFileThereAreThreeDirectories) {
    const fs::MemoryTree tree;
    const auto read = read_musl_path(tree, file);
    EXPECT_THAT(read.directories, ElementsAre("/lib/", "/usr/local/lib/", "/usr/lib/"));
    EXPECT_EQ(read.os_error, ENOENT);
}

TEST(MuslPath, WhatIsThereReplacesThemAlsoWhereItSaysNothing) {
    fs::MemoryTree tree;
    tree.add_file(file, "/a\n/b:/c\n\0/d"s);
    EXPECT_THAT(read_musl_path(tree, file).directories, ElementsAre("/a/", "/b/", "/c/"));
    fs::MemoryTree empty;
    empty.add_file(file, "");
    EXPECT_THAT(read_musl_path(empty, file).directories, IsEmpty());
    fs::MemoryTree large;
    large.add_file(file, std::string(2U << 20U, ':'));
    EXPECT_THAT(read_musl_path(large, file).directories, IsEmpty());
}

TEST(MuslPath, WhatCannotBeReadLeavesNone) {
    fs::MemoryTree directory;
    directory.add_directory(file);
    EXPECT_THAT(read_musl_path(directory, file).directories, IsEmpty());
    EXPECT_EQ(read_musl_path(directory, file).os_error, EISDIR);
    fs::MemoryTree loop;
    loop.add_symlink(file, "ld-musl-x86_64.path");
    EXPECT_THAT(read_musl_path(loop, file).directories, IsEmpty());
    fs::MemoryTree dangling;
    dangling.add_symlink(file, "none");
    EXPECT_EQ(read_musl_path(dangling, file).directories.size(), 3U);
}

}   // namespace
