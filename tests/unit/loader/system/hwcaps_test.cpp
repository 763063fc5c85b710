#include <sandroot/loader/system/hwcaps.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace sandroot;
using namespace sandroot::loader;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Hwcaps, AmdUnderGlibc236HasTheLevelsAndTheLegacyNames) {
    const Cpu cpu{4, "x86_64", {"tls", "x86_64", "x86_64"}};
    EXPECT_THAT(hwcaps_subdirectories({2, 36}, elf::machine_x86_64, cpu),
                ElementsAre("glibc-hwcaps/x86-64-v4", "glibc-hwcaps/x86-64-v3", "glibc-hwcaps/x86-64-v2",
                            "tls/x86_64/x86_64", "tls/x86_64", "tls", "x86_64/x86_64", "x86_64"));
}

TEST(Hwcaps, LegacyNamesEndWithGlibc237AndLevelsBeginWithGlibc233) {
    const Cpu cpu{2, "haswell", {"tls", "haswell"}};
    EXPECT_THAT(hwcaps_subdirectories({2, 37}, elf::machine_x86_64, cpu), ElementsAre("glibc-hwcaps/x86-64-v2"));
    EXPECT_THAT(hwcaps_subdirectories({2, 31}, elf::machine_x86_64, cpu), ElementsAre("tls/haswell", "tls", "haswell"));
}

TEST(Hwcaps, OtherArchitecturesHaveTheirOwnOrNone) {
    EXPECT_THAT(hwcaps_subdirectories({2, 39}, elf::machine_aarch64, {4, "aarch64", {}}), IsEmpty());
    EXPECT_THAT(hwcaps_subdirectories({2, 39}, elf::machine_ppc64, {1, "power10", {}}),
                ElementsAre("glibc-hwcaps/power10", "glibc-hwcaps/power9"));
    EXPECT_THAT(hwcaps_subdirectories({2, 39}, elf::machine_s390, {1, "z14", {}}),
                ElementsAre("glibc-hwcaps/z14", "glibc-hwcaps/z13"));
    EXPECT_THAT(hwcaps_subdirectories({2, 39}, elf::machine_ppc64, {1, "power8", {}}), IsEmpty());
}

TEST(Hwcaps, AHostileListOfLegacyNamesStaysSmall) {
    EXPECT_LE(hwcaps_subdirectories({2, 36}, elf::machine_x86_64, {4, "p", std::vector<std::string>(60, "n")}).size(),
              34U);
}

TEST(Hwcaps, ThisCpuIsOfAKnownLevelAndPlatform) {
    const Cpu cpu = this_cpu(elf::machine_x86_64);
    EXPECT_GE(cpu.x86_level, 1U);
    EXPECT_LE(cpu.x86_level, 4U);
    EXPECT_THAT(cpu.platform, ::testing::AnyOf("x86_64", "haswell", "xeon_phi"));
}

}   // namespace
