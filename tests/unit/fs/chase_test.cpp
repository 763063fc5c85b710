#include <sandroot/fs/chase.hpp>

#include "support/memory_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace sandroot::fs {
namespace {

using testing::ElementsAre;

TEST(Chase, NamesEverySymlinkInTheOrderInWhichTheKernelMeetsIt) {
    MemoryTree tree;
    tree.add_file("/usr/lib/x/blas/libblas.so.3.11", "")
        .add_symlink("/usr/lib/x/blas/libblas.so.3", "libblas.so.3.11")
        .add_symlink("/etc/alternatives/libblas", "/usr/lib/x/blas/libblas.so.3")
        .add_symlink("/usr/lib/x/libblas.so.3", "/etc/alternatives/libblas")
        .add_symlink("/lib", "usr/lib");
    const auto chased = chase(tree, RootPath("/lib/x/libblas.so.3"));
    ASSERT_TRUE(chased);
    EXPECT_EQ(chased->real.str(), "/usr/lib/x/blas/libblas.so.3.11");
    EXPECT_THAT(chased->hops, ElementsAre(Hop{RootPath("/lib"), "usr/lib"},
                                          Hop{RootPath("/usr/lib/x/libblas.so.3"), "/etc/alternatives/libblas"},
                                          Hop{RootPath("/etc/alternatives/libblas"), "/usr/lib/x/blas/libblas.so.3"},
                                          Hop{RootPath("/usr/lib/x/blas/libblas.so.3"), "libblas.so.3.11"}));
}

TEST(Chase, RemembersADirectoryThatDotDotLeavesAgain) {
    MemoryTree tree;
    tree.add_file("/p/libs/a.so", "").add_directory("/p/pkg.data");
    const auto chased = chase(tree, RootPath("/p/pkg.data/../libs/a.so"));
    ASSERT_TRUE(chased);
    EXPECT_EQ(chased->real.str(), "/p/libs/a.so");
    EXPECT_THAT(chased->directories, ElementsAre(RootPath("/p"), RootPath("/p/pkg.data"), RootPath("/p/libs")));
}

TEST(Chase, DotDotThroughALinkStartsAtTheTargetNotAtTheText) {
    MemoryTree tree;
    tree.add_file("/deep/lib/b.so", "").add_directory("/deep/real").add_symlink("/app/lnk", "../deep/real");
    EXPECT_EQ(chase(tree, RootPath("/app/lnk/../lib/b.so"))->real.str(), "/deep/lib/b.so");
}

TEST(Chase, NothingLeadsAboveTheRoot) {
    MemoryTree tree;
    tree.add_file("/etc/passwd", "").add_symlink("/a/up", "../../../../etc/passwd");
    EXPECT_EQ(chase(tree, RootPath("/a/up"))->real.str(), "/etc/passwd");
    EXPECT_EQ(chase(tree, RootPath("/../../etc/passwd"))->real.str(), "/etc/passwd");
}

TEST(Chase, StopsAtALoopAsTheKernelDoes) {
    MemoryTree tree;
    tree.add_symlink("/a", "b").add_symlink("/b", "a");
    EXPECT_EQ(chase(tree, RootPath("/a")).error().os_error, ELOOP);
}

TEST(Chase, FollowsFortyLinksAndNoMore) {
    MemoryTree tree;
    tree.add_file("/l0", "");
    for (int at = 1; at <= 41; ++at) tree.add_symlink("/l" + std::to_string(at), "l" + std::to_string(at - 1));
    EXPECT_TRUE(chase(tree, RootPath("/l40")));
    EXPECT_EQ(chase(tree, RootPath("/l41")).error().os_error, ELOOP);
}

TEST(Chase, SaysWhatOpenWouldSay) {
    MemoryTree tree;
    tree.add_file("/f", "").add_symlink("/dangling", "nowhere").add_symlink("/empty", "");
    EXPECT_EQ(chase(tree, RootPath("/f/x")).error().os_error, ENOTDIR);
    EXPECT_EQ(chase(tree, RootPath("/f/")).error().os_error, ENOTDIR);
    EXPECT_EQ(chase(tree, RootPath("/f/..")).error().os_error, ENOTDIR);
    EXPECT_EQ(chase(tree, RootPath("/dangling")).error().os_error, ENOENT);
    EXPECT_EQ(chase(tree, RootPath("/empty")).error().os_error, ENOENT);
    EXPECT_EQ(chase(tree, RootPath("/" + std::string(300, 'n'))).error().os_error, ENAMETOOLONG);
    EXPECT_EQ(chase(tree, RootPath("/" + std::string(5000, '/'))).error().os_error, ENAMETOOLONG);
}

TEST(Chaser, LooksAtEachNameOnce) {
    MemoryTree tree;
    tree.add_file("/usr/lib/a", "").add_file("/usr/lib/b", "");
    Chaser chaser(tree);
    ASSERT_TRUE(chaser.chase(RootPath("/usr/lib/a")));
    tree.remove("/usr/lib/a");
    EXPECT_TRUE(chaser.chase(RootPath("/usr/lib/a")));
    EXPECT_TRUE(chaser.chase(RootPath("/usr/lib/b")));
}

}   // namespace
}   // namespace sandroot::fs
