#include <sandroot/base/glob.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace sandroot {
namespace {

TEST(Glob, MatchesTheWholeTextAndCrossesSlashes) {
    EXPECT_TRUE(glob_matches("/usr/*/tests", "/usr/lib/python3/tests"));
    EXPECT_TRUE(glob_matches("libz.so.?", "libz.so.1"));
    EXPECT_FALSE(glob_matches("libz.so", "libz.so.1"));
}

TEST(Glob, HidesDotNamesOnlyWhenAsked) {
    EXPECT_TRUE(glob_matches("*", ".hidden"));
    EXPECT_FALSE(glob_matches("*", ".hidden", Dots::hidden));
}

TEST(Glob, AnyOfSeveralIsEnough) {
    const std::vector<std::string> globs{"a*", "b*"};
    EXPECT_TRUE(any_glob_matches(globs, "bee"));
    EXPECT_FALSE(any_glob_matches(globs, "sea"));
}

}   // namespace
}   // namespace sandroot
