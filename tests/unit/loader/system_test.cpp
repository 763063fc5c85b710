#include <sandroot/loader/preload_file.hpp>

#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace world;
using ::testing::ElementsAre;
using namespace std::string_literals;

loader::System describe(const fs::Tree& tree, elf::Facts main, loader::Cpu cpu = {}) {
    auto system = loader::describe_system(tree, main, cpu);
    EXPECT_TRUE(system);
    return system ? *std::move(system) : loader::System();
}

elf::Facts program(std::optional<std::string> interpreter) {
    auto facts = reading_of({}).facts;
    facts.interpreter = std::move(interpreter);
    return facts;
}

TEST(DescribeSystem, WhatTheLoaderItselfHoldsComesFirst) {
    fs::MemoryTree tree;
    tree.add_file("/lib64/ld-linux-x86-64.so.2", "\0/lib64/\0/usr/lib64/\0ld.so stable release version 2.39.\n"s);
    const auto system = describe(tree, program("/lib64/ld-linux-x86-64.so.2"), {3, "haswell", {"tls"}});
    EXPECT_THAT(system.default_directories, ElementsAre("/lib64", "/usr/lib64"));
    EXPECT_EQ(system.version, (loader::Version{2, 39}));
    EXPECT_EQ(system.lib_token, "lib64");
    EXPECT_THAT(system.hwcaps, ElementsAre("glibc-hwcaps/x86-64-v3", "glibc-hwcaps/x86-64-v2"));
    EXPECT_EQ(system.libc, loader::Libc::glibc);
    EXPECT_EQ(system.interpreter_soname, "ld-linux-x86-64.so.2");
}

TEST(DescribeSystem, WithoutALoaderTheLayoutTells) {
    fs::MemoryTree debian;
    debian.add_directory("/usr/lib/x86_64-linux-gnu");
    auto system = describe(debian, program(std::nullopt));
    EXPECT_EQ(system.interpreter, "/lib64/ld-linux-x86-64.so.2");
    EXPECT_THAT(system.default_directories,
                ElementsAre("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib", "/usr/lib"));
    EXPECT_EQ(system.lib_token, "lib/x86_64-linux-gnu");
    EXPECT_EQ(system.cpu.platform, "x86_64");
    fs::MemoryTree other;
    system = describe(other, program(std::nullopt));
    EXPECT_THAT(system.default_directories, ElementsAre("/lib64", "/usr/lib64"));
    EXPECT_FALSE(system.cache);
    EXPECT_EQ(system.cache_problem, "");
}

TEST(DescribeSystem, MuslIsKnownByItsLoadersName) {
    fs::MemoryTree tree;
    EXPECT_EQ(describe(tree, program("/lib/ld-musl-x86_64.so.1")).libc, loader::Libc::musl);
    tree.add_file("/lib/ld-musl-x86_64.so.1", "");
    EXPECT_EQ(describe(tree, program(std::nullopt)).libc, loader::Libc::musl);
}

TEST(DescribeSystem, ABrokenCacheIsNoCacheAndTheReasonIsKept) {
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.cache", "garbage");
    const auto system = describe(tree, program(std::nullopt));
    EXPECT_FALSE(system.cache);
    EXPECT_THAT(system.cache_problem, ::testing::HasSubstr("/etc/ld.so.cache: neither magic number"));
}

TEST(DescribeSystem, PreloadFileIsReadWithItsComments) {
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.preload", "/a.so b.so # c.so\n\n#x\nd.so:e.so\n");
    EXPECT_THAT(describe(tree, program(std::nullopt)).preload, ElementsAre("/a.so", "b.so", "d.so", "e.so"));
    EXPECT_THAT(loader::split_preload_list("/a.so b.so:c.so "), ElementsAre("/a.so", "b.so", "c.so"));
}

}   // namespace
