#include <sandroot/policy/prune_sets.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::policy {
namespace {

using testing::HasSubstr;

TEST(PruneSets, TheBuiltInOnesAreRead) {
    const auto sets = built_in_prune_sets();
    ASSERT_TRUE(sets) << sets.error().message;
    ASSERT_EQ(sets->size(), 10U);
    EXPECT_EQ(sets->front().name, "tests");
    EXPECT_TRUE(sets->front().safe);
    EXPECT_FALSE(sets->back().safe);
}

TEST(PruneSets, AMistakeIsToldWithItsLine) {
    const auto message = [](const std::string& text) { return parse_prune_sets(text, "mine.yaml").error().message; };
    EXPECT_THAT(message("sets: x"), HasSubstr("mine.yaml: line 1: sets must be a list"));
    EXPECT_THAT(message("sets:\n  - name: a\n    file: x"), HasSubstr("line 3: unknown key \"file\""));
    EXPECT_THAT(message("sets:\n  - {name: safe, because: x, files: x}"), HasSubstr("other than safe"));
    EXPECT_THAT(message("sets:\n  - {name: \"a,b\", because: x, files: x}"), HasSubstr("a word of small letters"));
    EXPECT_THAT(message("sets:\n  - {name: a, files: x}"), HasSubstr("needs a reason"));
    EXPECT_THAT(message("sets:\n  - {name: a, because: x}"), HasSubstr("names files, directories"));
    EXPECT_THAT(message("sets:\n  - {name: a, because: x, files: x, safe: maybe}"),
                HasSubstr("safe must be true or false"));
    EXPECT_THAT(message("sets:\n  - {name: a, because: x, files: x}\n  - {name: a, because: x, files: x}"),
                HasSubstr("two sets named a"));
    EXPECT_THAT(message("sets: [a"), HasSubstr("not YAML"));
}

}   // namespace
}   // namespace sandroot::policy
