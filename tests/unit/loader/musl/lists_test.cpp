#include <sandroot/loader/musl/lists.hpp>
#include <sandroot/loader/search/search_list.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace sandroot::loader;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MuslLists, ColonsAndLineFeedsSeparateAndEmptyElementsDoNotCount) {
    EXPECT_THAT(split_musl_list(":/a::b\n\n/c/:"), ElementsAre("/a/", "b/", "/c//"));
    EXPECT_THAT(split_musl_list("/a;/b /c"), ElementsAre("/a;/b /c/"));
    EXPECT_THAT(split_musl_list(""), IsEmpty());
    EXPECT_THAT(split_musl_list(":\n:"), IsEmpty());
}

TEST(MuslLists, OriginIsReplacedWhateverFollows) {
    EXPECT_EQ(expand_musl_rpath("$ORIGINx:${ORIGIN}/b:/c", "/o"), "/ox:/o/b:/c");
    EXPECT_EQ(expand_musl_rpath("/a:/b", std::nullopt), "/a:/b");
}

TEST(MuslLists, AnyOtherDollarSignAndAnUnknownOriginSilenceTheWholeList) {
    EXPECT_EQ(expand_musl_rpath("$ORIGIN/a:$LIB", "/o"), std::nullopt);
    EXPECT_EQ(expand_musl_rpath("/a:$ORIGIN/${PLATFORM}", "/o"), std::nullopt);
    EXPECT_EQ(expand_musl_rpath("/a:${ORIGIN", "/o"), std::nullopt);
    EXPECT_EQ(expand_musl_rpath("/a:$", "/o"), std::nullopt);
    EXPECT_EQ(expand_musl_rpath("/a:$ORIGIN", std::nullopt), std::nullopt);
}

TEST(MuslLists, ARunpathStandsInForAnRpathAlsoWhereItIsEmpty) {
    sandroot::elf::Facts facts;
    EXPECT_THAT(musl_rpath(facts, "/o"), IsEmpty());
    facts.rpath = "/r:$ORIGIN";
    EXPECT_THAT(musl_rpath(facts, "/o"), ElementsAre("/r/", "/o/"));
    facts.runpath = "/u";
    EXPECT_THAT(musl_rpath(facts, "/o"), ElementsAre("/u/"));
    facts.runpath = "";
    EXPECT_THAT(musl_rpath(facts, "/o"), IsEmpty());
}

TEST(MuslLists, AnOriginIsTheDirectoryPartAsWritten) {
    EXPECT_EQ(musl_origin_of("/a/../b/x.so"), "/a/../b");
    EXPECT_EQ(musl_origin_of("d/x.so"), "d");
    EXPECT_EQ(musl_origin_of("/x.so"), "");
    EXPECT_EQ(musl_origin_of("x.so"), ".");
}

TEST(MuslLists, HostileListsStaySmall) {
    std::string many;
    for (int at = 0; at < 100'000; ++at) many += "$ORIGIN";
    EXPECT_EQ(expand_musl_rpath(many, std::string(4000, 'o')), std::nullopt);
    EXPECT_THAT(split_musl_list(std::string(1'000'000, 'a')), IsEmpty());
    std::string directories;
    for (int at = 0; at < 100'000; ++at) directories += "/a:";
    EXPECT_EQ(split_musl_list(directories).size(), most_directories);
}

}   // namespace
