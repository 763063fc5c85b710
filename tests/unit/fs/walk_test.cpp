#include <sandroot/fs/walk.hpp>

#include "support/memory_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>

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

TEST(Walk, ReadsWhatIsWantedInEachDirectory) {
    MemoryTree tree;
    tree.add_file("/top/a/x.py", "one").add_file("/top/a/y", "two").add_file("/top/b/x.py", "three");
    std::mutex mutex;
    std::map<std::string, std::string> seen;
    const Look look{.into = [](const RootPath& at) { return at.name() != "b"; },
                    .at = [](std::string_view name) { return name.ends_with(".py"); },
                    .take =
                        [&](const RootPath& at, std::string_view name, std::string_view content) {
                            const std::lock_guard lock(mutex);
                            seen.emplace((at / name).str(), content);
                        },
                    .limit = 100};
    ASSERT_TRUE(walk(tree, RootPath("/top"), 3, {}, {}, &look));
    EXPECT_EQ(seen, (std::map<std::string, std::string>{{"/top/a/x.py", "one"}}));
}

/// How many pieces that wait were at work at once.
std::size_t most_at_once(std::size_t jobs) {
    std::atomic<std::size_t> now = 0;
    std::atomic<std::size_t> most = 0;
    read_in_parallel(100, jobs, [&](std::size_t) {
        const std::size_t seen = ++now;
        for (std::size_t known = most; known < seen && !most.compare_exchange_weak(known, seen);) {
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        --now;
    });
    return most;
}

TEST(ReadInParallel, CallsMoreThreadsWhileSomeWaitUnlessTheirNumberWasGiven) {
    const std::size_t cpus = std::max(1U, std::thread::hardware_concurrency());
    if (cpus < 16) {
        EXPECT_GT(most_at_once(0), cpus);
    }
    EXPECT_LE(most_at_once(0), std::max<std::size_t>(cpus, 16));
    EXPECT_LE(most_at_once(3), 3U);
}

TEST(ReadInParallel, DoesEachPieceOnce) {
    std::vector<std::atomic<int>> done(1000);
    read_in_parallel(done.size(), 0, [&](std::size_t at) { ++done[at]; });
    for (const auto& count : done) EXPECT_EQ(count, 1);
    read_in_parallel(0, 0, [&](std::size_t) { FAIL(); });
}

TEST(InParallel, DoesEachPieceOnce) {
    std::vector<std::atomic<int>> done(1000);
    in_parallel(done.size(), 4, [&](std::size_t at) { ++done[at]; });
    for (const auto& count : done) EXPECT_EQ(count, 1);
    in_parallel(0, 4, [&](std::size_t) { FAIL(); });
}

}   // namespace
}   // namespace sandroot::fs
