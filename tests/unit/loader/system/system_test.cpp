#include <sandroot/loader/system/preload_file.hpp>

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

TEST(DescribeSystem, ALibraryGoesWithTheOnlyLoaderOfItsRoot) {
    const auto needing = [](const std::string& name) {
        auto facts = reading_of({.needed = {name}}).facts;
        return facts;
    };
    fs::MemoryTree alpine;
    alpine.add_file("/lib/ld-musl-x86_64.so.1", "");
    // A wheel for glibc in an image that has none is loaded by musl.
    EXPECT_EQ(describe(alpine, needing("libc.so.6")).libc, loader::Libc::musl);
    fs::MemoryTree debian;
    debian.add_file("/lib64/ld-linux-x86-64.so.2", "");
    EXPECT_EQ(describe(debian, needing("libc.musl-x86_64.so.1")).libc, loader::Libc::glibc);
}

TEST(DescribeSystem, WhereARootHasBothLoadersOrNoneTheNeededLibcTells) {
    fs::MemoryTree none;
    fs::MemoryTree both;
    both.add_file("/lib/ld-musl-x86_64.so.1", "").add_file("/lib64/ld-linux-x86-64.so.2", "");
    for (const auto* tree : {&none, &both}) {
        const auto of = [&](const std::string& name) {
            auto facts = reading_of({.needed = {"libz.so.1", name}}).facts;
            return describe(*tree, facts).libc;
        };
        EXPECT_EQ(of("libc.so"), loader::Libc::musl);
        EXPECT_EQ(of("libc.musl-x86_64.so.1"), loader::Libc::musl);
        EXPECT_EQ(of("libc.so.6"), loader::Libc::glibc);
        EXPECT_EQ(of("libm.so.6"), loader::Libc::glibc);
    }
}

TEST(DescribeSystem, MuslReadsItsFileOfDirectoriesAndNothingOfGlibcs) {
    fs::MemoryTree tree;
    tree.add_file("/lib/ld-musl-x86_64.so.1", "\0/lib64/\0/usr/lib64/\0ld.so stable release version 2.39.\n"s)
        .add_file("/etc/ld.so.cache", "garbage")
        .add_file("/etc/ld.so.preload", "/a.so");
    const auto main = program("/lib/ld-musl-x86_64.so.1");
    auto system = describe(tree, main, {3, "haswell", {"tls"}});
    EXPECT_THAT(system.default_directories, ElementsAre("/lib", "/usr/local/lib", "/usr/lib"));
    EXPECT_EQ(system.search_path_file, "/etc/ld-musl-x86_64.path");
    EXPECT_EQ(system.vdso, "linux-gate.so.1");
    EXPECT_TRUE(system.hwcaps.empty() && system.preload.empty() && system.cache_problem.empty());
    tree.add_file("/etc/ld-musl-x86_64.path", "/opt/lib:\n/usr/lib\n");
    EXPECT_THAT(describe(tree, main).default_directories, ElementsAre("/opt/lib", "/usr/lib"));
    EXPECT_EQ(describe(tree, program("/usr/x/lib/ld-musl-x86_64.so.1")).search_path_file,
              "/usr/x/etc/ld-musl-x86_64.path");
}

TEST(DescribeSystem, EachMachineHasItsMusl) {
    const std::vector<std::pair<std::uint16_t, std::string>> machines{{elf::machine_aarch64, "aarch64"},
                                                                      {elf::machine_riscv, "riscv64"},
                                                                      {elf::machine_s390, "s390x"},
                                                                      {elf::machine_ppc64, "powerpc64le"},
                                                                      {elf::machine_loongarch, "loongarch64"}};
    for (const auto& [machine, name] : machines) {
        fs::MemoryTree tree;
        tree.add_file("/lib/ld-musl-" + name + ".so.1", "");
        const auto system = describe(tree, reading_of({.machine = machine}).facts);
        EXPECT_EQ(system.libc, loader::Libc::musl) << name;
        EXPECT_EQ(system.search_path_file, "/etc/ld-musl-" + name + ".path");
    }
}

TEST(DescribeSystem, DirectoriesAreThoseOfTheRootsOwnLoaderWhateverElseIsThere) {
    const auto directories = [](const std::string& compiled_in) {
        fs::MemoryTree tree;
        tree.add_file("/lib64/ld-linux-x86-64.so.2", compiled_in);
        tree.add_directory("/usr/lib/x86_64-linux-gnu");
        return describe(tree, program(std::nullopt)).default_directories;
    };
    EXPECT_THAT(directories("\0/lib64/\0/usr/lib64/\0"s), ElementsAre("/lib64", "/usr/lib64"));   // Fedora, RHEL
    EXPECT_THAT(directories("\0/usr/lib/\0x"s), ElementsAre("/usr/lib"));                         // Arch
    EXPECT_THAT(directories("\0/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0/lib/\0/usr/lib/\0"s),
                ElementsAre("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib", "/usr/lib"));
}

TEST(DescribeSystem, WithoutALoaderEachDistributionHasTheDirectoriesOfItsMachine) {
    fs::MemoryTree fedora;
    fedora.add_directory("/usr/lib").add_directory("/usr/lib64").add_symlink("/lib", "usr/lib");
    fedora.add_symlink("/lib64", "usr/lib64");
    fs::MemoryTree arch;
    arch.add_directory("/usr/lib").add_symlink("/lib", "usr/lib").add_symlink("/lib64", "usr/lib");
    arch.add_symlink("/usr/lib64", "lib");
    fs::MemoryTree arch_on_arm;
    arch_on_arm.add_directory("/usr/lib").add_symlink("/lib", "usr/lib");
    fs::MemoryTree debian;
    for (const auto* triplet : {"x86_64-linux-gnu", "aarch64-linux-gnu", "i386-linux-gnu"})
        debian.add_directory("/usr/lib/" + std::string(triplet));
    debian.add_directory("/usr/lib64");
    const auto of = [](const fs::Tree& tree, const Library& library) {
        return describe(tree, reading_of(library).facts).default_directories;
    };
    const Library arm{.machine = elf::machine_aarch64};
    const Library i386{.machine = elf::machine_386, .elf_class = elf::Class::elf32};
    EXPECT_THAT(of(fedora, {}), ElementsAre("/lib64", "/usr/lib64"));
    EXPECT_THAT(of(fedora, arm), ElementsAre("/lib64", "/usr/lib64"));
    EXPECT_THAT(of(fedora, i386), ElementsAre("/lib", "/usr/lib"));
    EXPECT_THAT(of(arch, {}), ElementsAre("/usr/lib"));
    EXPECT_THAT(of(arch_on_arm, arm), ElementsAre("/usr/lib"));
    EXPECT_THAT(of(debian, arm),
                ElementsAre("/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib", "/usr/lib"));
    EXPECT_THAT(of(debian, i386), ElementsAre("/lib/i386-linux-gnu", "/usr/lib/i386-linux-gnu", "/lib", "/usr/lib"));
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
