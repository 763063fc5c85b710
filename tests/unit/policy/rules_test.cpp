#include <sandroot/policy/rules.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::policy {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Rules, AreReadWithOneOrSeveralValuesEach) {
    const auto rules = parse_rules(R"(
companions:
  - name: a
    when: {library: "libz.so.*"}
    take: {library: libone.so.1, path: [/x, "/y/*"]}
    because: it is so
  - name: b
    when: always
    take: {}
    because: it is always so
host_provided: libcuda.so*
)",
                                   "test");
    ASSERT_TRUE(rules) << rules.error().message;
    ASSERT_EQ(rules->companions.size(), 2U);
    EXPECT_THAT(rules->companions[0].libraries, ElementsAre("libz.so.*"));
    EXPECT_THAT(rules->companions[0].take_libraries, ElementsAre("libone.so.1"));
    EXPECT_THAT(rules->companions[0].take_paths, ElementsAre("/x", "/y/*"));
    EXPECT_FALSE(rules->companions[0].always);
    EXPECT_TRUE(rules->companions[1].always);
    EXPECT_THAT(rules->host_provided, ElementsAre("libcuda.so*"));
}

TEST(Rules, NameTheLineOfAMistake) {
    const auto message = [](const char* text) { return parse_rules(text, "mine.yaml").error().message; };
    EXPECT_EQ(message("companions:\n  - name: a\n    takes: {}\n"),
              "mine.yaml: line 3: unknown key \"takes\" (known here: name, when, take, because)");
    EXPECT_THAT(
        message("companions:\n  - name: a\n    because: b\n    when: {library: x}\n    take: {path: relative}\n"),
        HasSubstr("line 5: a path must be absolute"));
    EXPECT_THAT(message("companions: [\n"), HasSubstr("not YAML"));
    EXPECT_THAT(message("just text"), HasSubstr("line 1: a map"));
    EXPECT_THAT(message("companions:\n  - name: a\n    because: b\n    when: sometimes\n"), HasSubstr("line 4"));
}

TEST(Rules, BuiltInOnesAreReadAndEachSaysWhy) {
    const auto rules = built_in_rules();
    ASSERT_TRUE(rules) << rules.error().message;
    for (const auto& companion : rules->companions) EXPECT_FALSE(companion.because.empty()) << companion.name;
    EXPECT_THAT(rules->companions.front().take_libraries, ElementsAre("libgcc_s.so.1"));
    EXPECT_THAT(rules->host_provided, Contains("libcuda.so*"));
}

}   // namespace
}   // namespace sandroot::policy
