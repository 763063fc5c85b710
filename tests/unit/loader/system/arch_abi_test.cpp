// The `flags` of cache entries for each architecture, as glibc's own headers have them.
#include <sandroot/loader/system/arch_abi.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace sandroot;
using ::testing::ElementsAre;

elf::Header header(std::uint16_t machine, bool wide, std::uint32_t flags = 0) {
    elf::Header made;
    made.machine = machine;
    made.elf_class = wide ? elf::Class::elf64 : elf::Class::elf32;
    made.flags = flags;
    return made;
}

std::vector<std::int32_t> accepted(std::uint16_t machine, bool wide, std::uint32_t flags = 0) {
    return loader::accepted_cache_flags(header(machine, wide, flags));
}

TEST(CacheFlags, AreThoseOfEachArchitecture) {
    EXPECT_THAT(accepted(elf::machine_x86_64, true), ElementsAre(0x0303));
    EXPECT_THAT(accepted(elf::machine_x86_64, false), ElementsAre(0x0803));
    EXPECT_THAT(accepted(elf::machine_386, false), ElementsAre(0x0003, 0x0001));
    EXPECT_THAT(accepted(elf::machine_aarch64, true), ElementsAre(0x0a03));
    EXPECT_THAT(accepted(elf::machine_arm, false, 0x05000400), ElementsAre(0x0903, 0x0003));
    EXPECT_THAT(accepted(elf::machine_arm, false, 0x05000200), ElementsAre(0x0b03, 0x0003));
    EXPECT_THAT(accepted(elf::machine_ppc64, true), ElementsAre(0x0503));
    EXPECT_THAT(accepted(elf::machine_ppc, false), ElementsAre(0x0003));
    EXPECT_THAT(accepted(elf::machine_s390, true), ElementsAre(0x0403));
    EXPECT_THAT(accepted(elf::machine_s390, false), ElementsAre(0x0003));
    EXPECT_THAT(accepted(elf::machine_riscv, true, 0x4), ElementsAre(0x1003));
    EXPECT_THAT(accepted(elf::machine_riscv, true, 0x0), ElementsAre(0x0f03));
    EXPECT_THAT(accepted(elf::machine_loongarch, true, 0x3), ElementsAre(0x1203));
    EXPECT_THAT(accepted(elf::machine_loongarch, true, 0x1), ElementsAre(0x1103));
    EXPECT_THAT(accepted(elf::machine_sparc64, true), ElementsAre(0x0103));
    EXPECT_THAT(accepted(elf::machine_ia64, true), ElementsAre(0x0203));
    EXPECT_THAT(accepted(elf::machine_mips, true), ElementsAre(0x0703));
    EXPECT_THAT(accepted(elf::machine_mips, true, 0x400), ElementsAre(0x0e03));
    EXPECT_THAT(accepted(elf::machine_mips, false, 0x20), ElementsAre(0x0603));
    EXPECT_THAT(accepted(elf::machine_mips, false, 0x420), ElementsAre(0x0d03));
    EXPECT_THAT(accepted(elf::machine_mips, false), ElementsAre(0x0003));
}

TEST(CacheFlags, OnlyAnArmLibraryMayLeaveItsAbiOpen) {
    EXPECT_EQ(loader::written_cache_flags(header(elf::machine_arm, false, 0x05000000)), 0x0003);
    EXPECT_EQ(loader::written_cache_flags(header(elf::machine_arm, false, 0x05000400)), 0x0903);
    EXPECT_EQ(loader::written_cache_flags(header(elf::machine_arm, false, 0x05000200)), 0x0b03);
    EXPECT_EQ(loader::written_cache_flags(header(elf::machine_x86_64, true)), 0x0303);
}

}   // namespace
