#include <sandroot/fs/look_again.hpp>

#include "support/temporary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>

namespace sandroot::fs {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

/// As it is after being written down and read.
Recollection recollect(const Observations& observations) {
    Recollection recollection{observations.answers, {}};
    for (const auto& [at, observed] : observations.scans) recollection.scans.emplace(at, remember(observed));
    return recollection;
}

class LookAgain : public ::testing::Test {
protected:
    void SetUp() override {
        std::filesystem::create_directories(top + "/lib/inner");
        write(top + "/lib/a.py", "a");
        write(top + "/lib/b.so", "b");
        std::filesystem::create_symlink("b.so", top + "/lib/link");
        tree = *DiskTree::open_root(HostPath(top));
        observing = std::make_unique<ObservingTree>(*tree);
    }

    /// What is told after `change`, when only `ask` had been asked before.
    LookedAgain after(const std::function<void(const Tree&)>& ask, const std::function<void()>& change) {
        ask(*observing);
        const auto noted = recollect(observing->take());
        observing = std::make_unique<ObservingTree>(*tree);
        const auto before = look_again(noted, *tree, 2);
        EXPECT_TRUE(before.same) << before.difference;
        EXPECT_THAT(before.rewritten, IsEmpty());
        change();
        return look_again(noted, *tree, 2);
    }
    static void scan(const Tree& tree) { EXPECT_TRUE(tree.scan(RootPath("/lib"))); }
    void replace(const std::string& name, const std::string& bytes) const {
        write(top + "/new", bytes);
        std::filesystem::rename(top + "/new", top + name);
    }

    test::Folder folder;
    std::string top = folder.str();
    std::unique_ptr<DiskTree> tree;
    std::unique_ptr<ObservingTree> observing;
};

TEST_F(LookAgain, AReplacedFileOfAScanIsToldByItsPlaceInTheDirectory) {
    const auto looked = after(scan, [&] { replace("/lib/b.so", "b"); });
    EXPECT_TRUE(looked.same) << looked.difference;
    ASSERT_EQ(looked.rewritten.size(), 1U);
    EXPECT_EQ(looked.rewritten[0].at, RootPath("/lib"));
    EXPECT_THAT(looked.rewritten[0].names, ElementsAre(1U));
}

TEST_F(LookAgain, AFileThatWasOpenedMustBeTheSame) {
    const auto looked = after(
        [](const Tree& seen) {
            scan(seen);
            EXPECT_TRUE(seen.open(RootPath("/lib/link")));
        },
        [&] { replace("/lib/b.so", "b"); });
    EXPECT_FALSE(looked.same);
    EXPECT_THAT(looked.difference, StartsWith("/lib/link"));
}

TEST_F(LookAgain, ANameMoreOrLessIsADifference) {
    EXPECT_FALSE(after(scan, [&] { write(top + "/lib/c", ""); }).same);
    EXPECT_FALSE(after(scan, [&] { std::filesystem::remove(top + "/lib/a.py"); }).same);
}

TEST_F(LookAgain, AnAddedNameIsSeenAlsoWhereTheTimeWasSetBack) {
    struct stat raw{};
    ASSERT_EQ(::stat((top + "/lib").c_str(), &raw), 0);
    EXPECT_FALSE(after(scan, [&] {
                     write(top + "/lib/c", "");
                     const timespec times[2] = {raw.st_atim, raw.st_mtim};
                     ASSERT_EQ(::utimensat(AT_FDCWD, (top + "/lib").c_str(), times, 0), 0);
                 }).same);
}

TEST_F(LookAgain, AModeAnOwnerOrAKindIsADifference) {
    EXPECT_FALSE(after(scan, [&] { ASSERT_EQ(::chmod((top + "/lib/a.py").c_str(), 0600), 0); }).same);
    EXPECT_FALSE(after(scan, [&] { ASSERT_EQ(::chmod((top + "/lib/inner").c_str(), 0700), 0); }).same);
    EXPECT_FALSE(after(scan, [&] {
                     std::filesystem::remove(top + "/lib/link");
                     std::filesystem::create_symlink("a.py", top + "/lib/link");
                 }).same);
    EXPECT_FALSE(after(scan, [&] { ASSERT_EQ(::chmod((top + "/lib").c_str(), 0700), 0); }).same);
}

TEST_F(LookAgain, AnotherDirectoryOfTheSameNameIsADifference) {
    EXPECT_FALSE(after(scan, [&] {
                     std::filesystem::rename(top + "/lib", top + "/old");
                     std::filesystem::copy(top + "/old", top + "/lib",
                                           std::filesystem::copy_options::recursive |
                                               std::filesystem::copy_options::copy_symlinks);
                 }).same);
}

TEST_F(LookAgain, WhatWasAbsentMustStayAbsent) {
    const auto ask = [](const Tree& seen) {
        EXPECT_FALSE(seen.stat(RootPath("/etc/ld.so.cache"), Follow::yes));
        EXPECT_FALSE(seen.scan(RootPath("/opt")));
        EXPECT_FALSE(seen.open(RootPath("/lib/c")));
    };
    EXPECT_TRUE(after(ask, [&] { write(top + "/other", ""); }).same);
    EXPECT_FALSE(after(ask, [&] { std::filesystem::create_directory(top + "/opt"); }).same);
    std::filesystem::remove(top + "/opt");
    EXPECT_FALSE(after(ask, [&] { write(top + "/lib/c", ""); }).same);
}

TEST_F(LookAgain, LinksAndListsMustSayTheSame) {
    const auto ask = [](const Tree& seen) {
        EXPECT_TRUE(seen.read_link(RootPath("/lib/link")));
        EXPECT_TRUE(seen.list(RootPath("/lib")));
    };
    EXPECT_TRUE(after(ask, [&] { replace("/lib/a.py", "aa"); }).same);
    EXPECT_FALSE(after(ask, [&] {
                     std::filesystem::remove(top + "/lib/link");
                     std::filesystem::create_symlink("a.py", top + "/lib/link");
                 }).same);
    EXPECT_FALSE(after(ask, [&] { write(top + "/lib/z", ""); }).same);
}

}   // namespace
}   // namespace sandroot::fs
