#include <sandroot/fs/walk.hpp>

#include "support/memory_tree.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>

namespace sandroot::fs {
namespace {

std::string listing(const Walked& walked) {
    std::string out;
    for (const auto& directory : walked.directories) {
        out += directory.at.str() + ":";
        for (const auto& entry : directory.entries) out += " " + std::string(entry.name);
        out += "\n";
    }
    for (const auto& unread : walked.unread) out += "unread " + unread.at.str() + "\n";
    return out;
}

TEST(Walk, GivesTheSameOrderWithAnyNumberOfThreads) {
    MemoryTree tree;
    for (int at = 0; at < 200; ++at)
        tree.add_file("/top/d" + std::to_string(at % 23) + "/e/f" + std::to_string(at), "");
    const std::string once = listing(*walk(tree, RootPath("/top"), 1));
    for (std::size_t jobs : {2U, 3U, 8U}) EXPECT_EQ(listing(*walk(tree, RootPath("/top"), jobs)), once);
}

TEST(Walk, DoesNotFollowLinks) {
    MemoryTree tree;
    tree.add_file("/elsewhere/secret", "").add_symlink("/top/link", "/elsewhere").add_symlink("/top/self", ".");
    EXPECT_EQ(listing(*walk(tree, RootPath("/top"), 2)), "/top: link self\n");
}

TEST(Walk, GoesOnPastADirectoryThatItMayNotRead) {
    MemoryTree tree;
    tree.add_file("/top/open/a", "").add_file("/top/shut/b", "").deny("/top/shut", EACCES);
    EXPECT_EQ(listing(*walk(tree, RootPath("/top"), 2)), "/top: open shut\n/top/open: a\nunread /top/shut\n");
}

TEST(Walk, FailsWhereTheTopItselfCannotBeRead) {
    MemoryTree tree;
    tree.add_directory("/top").deny("/top", EACCES);
    EXPECT_EQ(walk(tree, RootPath("/top"), 2).error().os_error, EACCES);
    EXPECT_EQ(walk(tree, RootPath("/none"), 2).error().os_error, ENOENT);
}

TEST(Walk, StaysOutOfWhatItIsToldTo) {
    MemoryTree tree;
    tree.add_file("/top/in/a", "").add_file("/top/out/b", "");
    const auto walked = walk(tree, RootPath("/top"), 2, [](const RootPath& at) { return at.name() != "out"; });
    EXPECT_EQ(listing(*walked), "/top: in out\n/top/in: a\n");
}

TEST(InParallel, DoesEachPieceOnce) {
    std::vector<std::atomic<int>> done(1000);
    in_parallel(done.size(), 4, [&](std::size_t at) { ++done[at]; });
    for (const auto& count : done) EXPECT_EQ(count, 1);
    in_parallel(0, 4, [&](std::size_t) { FAIL(); });
}

}   // namespace
}   // namespace sandroot::fs
