#include <sandroot/policy/call_rules.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace sandroot::policy {
namespace {

using testing::HasSubstr;

TEST(CallRules, ThatAreBuiltInAreReadAndEachHasItsOwnName) {
    const auto rules = built_in_call_rules();
    ASSERT_TRUE(rules) << rules.error().message;
    std::set<std::string> names;
    for (const auto& rule : rules->rules) EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
    EXPECT_GE(names.size(), 12U);
    EXPECT_EQ(rules->numbers.at("clone3").amd64, 435);
    EXPECT_EQ(rules->numbers.at("open").arm64, std::nullopt);
}

TEST(CallRules, NameTheLineOfAMistake) {
    const auto message = [](const std::string& text) {
        const auto rules = parse_call_rules(text, "mine");
        return rules ? "" : rules.error().message;
    };
    EXPECT_THAT(message("imports:\n  - {symbols: [a], calls: [b]}\n"), HasSubstr("line 2: there is no number for b"));
    EXPECT_THAT(message("rules:\n  - {name: a}\n"), HasSubstr("line 2: a rule needs a name"));
    EXPECT_THAT(message("rules:\n  - {name: a, because: b, when: {library: c}, sure: yes, calls: []}\n"),
                HasSubstr("sure must be"));
    EXPECT_THAT(message("rules:\n  - {name: a, because: b, when: {library: c}, sure: likely}\n"),
                HasSubstr("a rule needs calls or with"));
    EXPECT_THAT(message("numbers: []\n"), HasSubstr("numbers must be a map"));
    EXPECT_THAT(message("numbers: {a: {mips: 5}}\n"), HasSubstr("mips"));
}

}   // namespace
}   // namespace sandroot::policy
