#include <sandroot/fs/expand_glob.hpp>

#include "support/memory_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace sandroot;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> found(const fs::MemoryTree& tree, const std::string& pattern) {
    std::vector<std::string> paths;
    for (const auto& path : fs::expand_glob(tree, pattern)) paths.push_back(path.str());
    return paths;
}

TEST(ExpandGlob, EachComponentIsAGlobOfItsOwn) {
    fs::MemoryTree tree;
    for (const char* path : {"/a/x.conf", "/a/.h.conf", "/b/y.conf", "/b/c/z.conf", "/B/y.conf"})
        tree.add_file(path, "");
    EXPECT_THAT(found(tree, "/*/*.conf"), ElementsAre("/B/y.conf", "/a/x.conf", "/b/y.conf"));
    EXPECT_THAT(found(tree, "/a/.*.conf"), ElementsAre("/a/.h.conf"));
    EXPECT_THAT(found(tree, "/[ab]/?.conf"), ElementsAre("/a/x.conf", "/b/y.conf"));
    EXPECT_THAT(found(tree, "/a/x.conf"), ElementsAre("/a/x.conf"));
    EXPECT_THAT(found(tree, "/a/none"), IsEmpty());
    EXPECT_THAT(found(tree, "/a/x.conf/*"), IsEmpty());
}

TEST(ExpandGlob, ADanglingLinkMatches) {
    fs::MemoryTree tree;
    tree.add_symlink("/a/l", "nowhere");
    EXPECT_THAT(found(tree, "/a/*"), ElementsAre("/a/l"));
}

TEST(ExpandGlob, OnceItsNamesAreUsedUpNothingIsFound) {
    fs::MemoryTree tree;
    for (int at = 0; at < 30; ++at) tree.add_directory("/" + std::to_string(at));
    std::size_t names = 1000;
    EXPECT_EQ(fs::expand_glob(tree, "/*", names).size(), 30U);
    EXPECT_EQ(names, 969U);
    EXPECT_THAT(fs::expand_glob(tree, "/*/../*/../*/../*", names), IsEmpty());
    EXPECT_EQ(names, 0U);
    EXPECT_THAT(fs::expand_glob(tree, "/*", names), IsEmpty());
}

}   // namespace
