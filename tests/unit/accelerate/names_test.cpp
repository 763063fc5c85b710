#include <sandroot/accelerate/names.hpp>

#include "support/temporary.hpp"

#include <gmock/gmock.h>

namespace sandroot::accelerate {
namespace {

using ::testing::UnorderedElementsAre;

std::vector<std::string> placed(const std::string& entry, Generation generation) {
    const auto names = find_names(entry, generation);
    EXPECT_TRUE(names) << names.error().message;
    std::vector<std::string> all;
    for (const auto& directory : names->directories)
        for (const auto& name : directory.names) all.push_back((directory.into / name).str());
    return all;
}

TEST(Names, EachGenerationFindsItsOwn) {
    const test::Folder folder;
    folder.write("d/a", "a");
    folder.write("e/b", "b");
    folder.link("d/file", "a");
    folder.link("d/directory", "../e");
    folder.link("d/gone", "nowhere");
    const std::string d = folder.str("d");
    EXPECT_THAT(placed(d, Generation::files), UnorderedElementsAre(d + "/a"));
    EXPECT_THAT(placed(d, Generation::links),
                UnorderedElementsAre(d + "/a", d + "/file", d + "/directory", d + "/gone"));
    EXPECT_THAT(placed(d, Generation::followed_links),
                UnorderedElementsAre(d + "/a", d + "/file", d + "/directory/b", d + "/gone"));
}

TEST(Names, ALinkThatIsListedAndASlashAtTheEndAreMisplacedAsByTheScript) {
    const test::Folder folder;
    folder.write("d/a", "a");
    folder.link("l", "d");
    const std::string d = folder.str("d");
    const std::string l = folder.str("l");
    EXPECT_THAT(placed(d + "/", Generation::links), UnorderedElementsAre(d + d + "/a"));
    EXPECT_THAT(placed(l, Generation::files), UnorderedElementsAre());
    EXPECT_THAT(placed(l, Generation::links), UnorderedElementsAre(l + l));
    EXPECT_THAT(placed(l, Generation::followed_links), UnorderedElementsAre(l + "/a"));
    EXPECT_THAT(placed(l + "/.", Generation::files), UnorderedElementsAre(l + "/a"));
}

TEST(Names, ALoopOfLinksEnds) {
    const test::Folder folder;
    folder.write("d/a", "a");
    folder.link("d/up", "../d");
    folder.link("d/self", "self");
    const auto names = find_names(folder.str("d"), Generation::followed_links);
    ASSERT_TRUE(names);
    EXPECT_EQ(names->unread.size(), 2U);
    EXPECT_EQ(names->directories.size(), 1U);
}

TEST(Names, WhatAShellReadsOtherwiseIsNotPlain) {
    for (const char* entry : {"/usr/lib", "/a b", "/usr//lib/.", "/l/", "/$x"}) EXPECT_TRUE(is_plain(entry)) << entry;
    for (const char* entry :
         {"", "relative", "/", "//", "/.", "/a/../b", "/a/..", "/[a]", "/a*", "/a?", "/a\\b", "/a\nb"})
        EXPECT_FALSE(is_plain(entry)) << entry;
}

}   // namespace
}   // namespace sandroot::accelerate
