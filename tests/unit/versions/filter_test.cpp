#include <sandroot/versions/find_version.hpp>
#include <sandroot/versions/versions.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sandroot::versions {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

using Numbers = std::vector<int>;

Filter filter(std::string_view name, Architecture architecture = Architecture::amd64) {
    const auto version = find_version(name);
    if (!version) throw std::runtime_error(version.error().message);
    return filter_of(*version, architecture);
}

/// What `later` has and `earlier` has not; nothing may be lost.
Numbers added(const Numbers& earlier, const Numbers& later) {
    EXPECT_TRUE(std::ranges::includes(later, earlier));
    Numbers more;
    std::ranges::set_difference(later, earlier, std::back_inserter(more));
    return more;
}

Numbers allowed_since(std::string_view earlier, std::string_view later,
                      Architecture architecture = Architecture::amd64) {
    return added(filter(earlier, architecture).allow, filter(later, architecture).allow);
}

TEST(Filter, LetsPassWhatEachReleaseListed) {
    EXPECT_THAT(filter("0.2.12").allow,
                ElementsAre(0, 1, 3, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 25, 35, 39, 60, 96, 102, 105, 106, 110, 131,
                            186, 201, 202, 217, 228, 230, 231, 233, 234, 257, 262, 270, 273, 274, 291, 318, 334));
    EXPECT_THAT(filter("0.2.12", Architecture::arm64).allow,
                ElementsAre(20, 21, 29, 56, 57, 61, 62, 63, 64, 72, 85, 86, 87, 93, 94, 98, 99, 100, 101, 113, 115, 124,
                            131, 132, 134, 135, 139, 144, 146, 169, 172, 173, 174, 178, 214, 215, 216, 222, 226, 278,
                            293));
    EXPECT_EQ(filter("0.2.2"), filter("0.2.3"));
    EXPECT_THAT(allowed_since("0.2.3", "0.2.4"), ElementsAre(273, 334));
    EXPECT_THAT(allowed_since("0.2.4", "0.2.5"), ElementsAre(274));
    EXPECT_THAT(allowed_since("0.2.4", "0.2.5", Architecture::arm64), ElementsAre(99, 100, 293));
    EXPECT_EQ(filter("0.2.9"), filter("0.2.14"));
    EXPECT_THAT(allowed_since("0.2.14", "0.2.15"), ElementsAre(5, 72, 116));
    EXPECT_THAT(allowed_since("0.2.14", "0.2.15", Architecture::arm64), ElementsAre(25, 80, 159));
    EXPECT_THAT(allowed_since("0.2.15", "main"), ElementsAre(28, 204, 290));
    EXPECT_THAT(allowed_since("0.2.15", "main", Architecture::arm64), ElementsAre(19, 123, 233));
}

TEST(Filter, LetsTheNetworkPassByAListOfItsOwn) {
    for (const auto* name : {"0.2.2", "0.2.12", "0.2.15", "main"}) {
        EXPECT_THAT(filter(name).network,
                    ElementsAre(5, 7, 41, 42, 43, 44, 45, 46, 47, 49, 50, 51, 52, 54, 55, 63, 72, 138, 271, 281, 307))
            << name;
        EXPECT_THAT(filter(name, Architecture::arm64).network, ElementsAre(22, 44, 73, 79, 80, 160, 198, 200, 201, 202,
                                                                           203, 204, 205, 206, 207, 208, 209, 212, 269))
            << name;
    }
}

TEST(Filter, AnswersCallsThatItDoesNotDo) {
    EXPECT_THAT(filter("0.2.4").faked, IsEmpty());
    EXPECT_THAT(filter("0.2.8").faked, ElementsAre(56));
    EXPECT_THAT(filter("0.2.9").faked, ElementsAre(56, 83, 258));
    EXPECT_THAT(filter("main", Architecture::arm64).faked, ElementsAre(34, 220));
    EXPECT_THAT(filter("main-2026-07").faked, Contains(435));
}

TEST(Filter, AddsToTheUsersListWhatDroppingGroupsNeeds) {
    EXPECT_THAT(filter("0.2.14").always, IsEmpty());
    EXPECT_THAT(filter("0.2.15").always, ElementsAre(116));
    EXPECT_THAT(filter("main-2026-07", Architecture::arm64).always, ElementsAre(159));
}

TEST(Filter, OfMainAfterItBeganToMergeIsKnownOnArmAndInPartOnAmd) {
    EXPECT_THAT(filter("main-2026-07").unknown, Not(IsEmpty()));
    EXPECT_THAT(allowed_since("main", "main-2026-07"), ElementsAre(293, 332));
    EXPECT_THAT(filter("main-2026-07", Architecture::arm64).unknown, IsEmpty());
    // statx is 291 there; 397 is what stands in its place.
    EXPECT_THAT(allowed_since("main", "main-2026-07", Architecture::arm64),
                ElementsAre(17, 59, 65, 66, 67, 96, 122, 160, 179, 235, 236, 237, 261, 397));
}

TEST(Filter, OfEveryVersionLetsTheRunnerGiveItsRightsUp) {
    const auto versions = built_in_versions();
    ASSERT_TRUE(versions);
    for (const auto& version : versions->all) {
        const Filter amd = filter_of(version, Architecture::amd64);
        const Filter arm = filter_of(version, Architecture::arm64);
        for (const int number : {105, 106, 231}) EXPECT_THAT(amd.allow, Contains(number)) << version.name;
        for (const int number : {146, 144, 94}) EXPECT_THAT(arm.allow, Contains(number)) << version.name;
        EXPECT_EQ(version.clears_groups, std::ranges::find(amd.allow, 116) != amd.allow.end()) << version.name;
        for (const auto& one : {amd, arm}) {
            EXPECT_TRUE(std::ranges::is_sorted(one.allow) && std::ranges::is_sorted(one.faked));
            EXPECT_LT(one.allow.size() + one.network.size() + one.faked.size(), most_filtered) << version.name;
        }
    }
}

}   // namespace
}   // namespace sandroot::versions
