#include <sandroot/filter/rules.hpp>
#include <sandroot/versions/find_version.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace sandroot::filter {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::Not;
using versions::Architecture;

versions::Filter filter(std::string_view name, Architecture architecture = Architecture::amd64) {
    const auto version = versions::find_version(name);
    if (!version) throw std::runtime_error(version.error().message);
    return versions::filter_of(*version, architecture);
}

Settings allowing(std::vector<int> numbers, bool network = true) {
    return {std::move(numbers), network};
}

std::vector<int> line(std::string_view version, const std::vector<int>& more, const Settings& settings = {}) {
    return line_for(filter(version), settings, Architecture::amd64, more);
}

TEST(Rules, AreTheBuiltInListWithThatOfTheNetwork) {
    const Rules with = rules_for(filter("0.2.15"), {});
    EXPECT_THAT(with.allow, IsSupersetOf({0, 116, 41, 138}));
    EXPECT_THAT(with.faked, ElementsAre(56, 83, 258));
    EXPECT_EQ(with.size(), 43U + 19U + 3U);   // fstat and fcntl are in both lists.
    const Rules without = rules_for(filter("0.2.15"), {std::nullopt, false});
    EXPECT_THAT(without.allow, Not(Contains(41)));
    EXPECT_EQ(rules_for(filter("0.2.15"), allowing({})), with);
}

TEST(Rules, AreTheUsersListAloneWhereThatReplaces) {
    EXPECT_THAT(rules_for(filter("0.2.12"), allowing({204, 1, 204})).allow, ElementsAre(1, 204));
    EXPECT_THAT(rules_for(filter("0.2.15"), allowing({204})).allow, ElementsAre(116, 204));
    EXPECT_THAT(rules_for(filter("main", Architecture::arm64), allowing({7})).allow, ElementsAre(7, 159));
}

TEST(Rules, AreBothWhereTheUsersListAdds) {
    const Rules rules = rules_for(filter("main-2026-07"), allowing({17}));
    EXPECT_THAT(rules.allow, IsSupersetOf({0, 17, 41, 116}));
    EXPECT_THAT(rules_for(filter("main-2026-07"), allowing({17}, false)).allow, Not(Contains(41)));
}

TEST(Rules, DoWhatIsAllowedByName) {
    const Rules rules = rules_for(filter("0.2.12"), allowing({83}));
    EXPECT_THAT(rules.allow, ElementsAre(83));
    EXPECT_THAT(rules.faked, ElementsAre(56, 258));
    EXPECT_THAT(rules_for(filter("main-2026-07"), allowing({435})).faked, ElementsAre(56, 83, 258));
}

TEST(Line, IsWholeWhereItReplacesAndHasOnlyExtrasWhereItAdds) {
    const auto whole = line("0.2.12", {17});
    EXPECT_THAT(whole, IsSupersetOf({0, 17, 28, 41, 204, 231, 290}));
    EXPECT_THAT(whole, Not(Contains(56)));
    EXPECT_TRUE(std::ranges::is_sorted(whole));
    EXPECT_THAT(line("0.2.15", {17}), Contains(116));
    EXPECT_THAT(line("main-2026-07", {17, 0}), ElementsAre(17));
    EXPECT_THAT(line("main-2026-07", {17}, allowing({435})), ElementsAre(17, 435));
}

TEST(Line, LetsPassWhatWasMissing) {
    for (const auto* version : {"0.2.7", "0.2.12", "0.2.15", "main", "main-2026-07"}) {
        const auto rules = rules_for(filter(version), allowing(line(version, {17, 435, 83})));
        EXPECT_THAT(rules.allow, IsSupersetOf({0, 17, 28, 41, 83, 204, 231, 290, 435})) << version;
        EXPECT_LE(rules.size(), versions::most_filtered) << version;
    }
}

TEST(Rules, CountEachNumberOnceAgainstTheLimit) {
    std::vector<int> numbers(502);
    std::iota(numbers.begin(), numbers.end(), 0);
    EXPECT_EQ(rules_for(filter("0.2.12"), allowing(numbers)).size(), 502U);
    std::erase(numbers, 83);
    EXPECT_EQ(rules_for(filter("0.2.12"), allowing(numbers)).size(), 502U);
    std::erase(numbers, 116);
    EXPECT_EQ(rules_for(filter("0.2.12"), allowing(numbers)).size(), 501U);
    EXPECT_EQ(rules_for(filter("0.2.15"), allowing(numbers)).size(), 502U);
}

}   // namespace
}   // namespace sandroot::filter
