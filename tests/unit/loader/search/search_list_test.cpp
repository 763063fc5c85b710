#include <sandroot/loader/search/search_list.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace sandroot::loader;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const TokenValues values{"/o", "lib64", std::nullopt};

TEST(SearchList, RpathIsSplitAtColonsOnlyAndLibraryPathAtSemicolonsToo) {
    EXPECT_THAT(split_search_list("/a;/b:/c", Separator::colon, values), ElementsAre("/a;/b/", "/c/"));
    EXPECT_THAT(split_search_list("/a;/b:/c", Separator::colon_or_semicolon, values), ElementsAre("/a/", "/b/", "/c/"));
}

TEST(SearchList, AnEmptyElementIsTheWorkingDirectory) {
    EXPECT_THAT(split_search_list("/a:", Separator::colon, values), ElementsAre("/a/", ""));
    EXPECT_THAT(split_search_list(":/a", Separator::colon, values), ElementsAre("", "/a/"));
    EXPECT_THAT(split_search_list("/a::/b", Separator::colon, values), ElementsAre("/a/", "", "/b/"));
    EXPECT_THAT(split_search_list(":", Separator::colon, values), ElementsAre(""));
}

TEST(SearchList, AnEmptyListHasNoDirectories) {
    EXPECT_THAT(split_search_list("", Separator::colon, values), IsEmpty());
}

TEST(SearchList, TrailingSlashesDoNotMakeADifferenceAndDoublesAreDropped) {
    EXPECT_THAT(split_search_list("/a//:/a:/b/:/a/", Separator::colon, values), ElementsAre("/a/", "/b/"));
    EXPECT_THAT(split_search_list("/:///", Separator::colon, values), ElementsAre("/"));
}

TEST(SearchList, DoublesAreFoundByTextOnly) {
    EXPECT_THAT(split_search_list("/a/../b:/b:/./b", Separator::colon, values),
                ElementsAre("/a/../b/", "/b/", "/./b/"));
}

TEST(SearchList, AnElementWithATokenWithoutValueIsDroppedAndTheRestStays) {
    EXPECT_THAT(split_search_list("/a:$PLATFORM/x:$ORIGIN/../$LIB", Separator::colon, values),
                ElementsAre("/a/", "/o/../lib64/"));
}

TEST(SearchList, UnknownTokensAreRelativeDirectories) {
    EXPECT_THAT(split_search_list("$FOO:${ORIGIN:$ORIGINx", Separator::colon, values),
                ElementsAre("$FOO/", "${ORIGIN/", "$ORIGINx/"));
}

TEST(SearchList, AHostileListIsCut) {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += ":/d" + std::to_string(i);
    EXPECT_EQ(split_search_list(text, Separator::colon, values).size(), most_directories);
}

}   // namespace
