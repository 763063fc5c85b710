#include <sandroot/placing/work_plan.hpp>

#include "unit/root/scene.hpp"

namespace sandroot::placing {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;

plan::Entry file(const std::string& at, std::uint64_t inode, std::uint64_t links = 1, std::uint64_t size = 1) {
    auto entry = generated(at, "");
    entry.kind = plan::Kind::file;
    entry.source.identity = {1, inode};
    entry.source.links = links;
    entry.source.size = size;
    return entry;
}

std::vector<std::string> paths(const Directory& directory) {
    std::vector<std::string> paths;
    for (std::size_t at = 0; at < directory.size(); ++at) paths.push_back(directory.item(at).path());
    return paths;
}

TEST(WorkPlan, NamesGoToTheirDirectoryAlsoWhereSortingTearsThemApart) {
    const auto plan = plan::plan_of({made_directory("/a"), file("/a-b", 1), file("/a/c", 2), file("/a/d", 3)});
    const auto work = plan_work(plan, {});
    ASSERT_TRUE(work) << work.error().message;
    ASSERT_EQ(work->directories.size(), 2U);
    EXPECT_THAT(paths(work->directories[0]), ElementsAre("/a-b"));
    EXPECT_THAT(paths(work->directories[1]), ElementsAre("/a/c", "/a/d"));
    EXPECT_EQ(work->items, 4U);
}

TEST(WorkPlan, SecondNamesAreSetAsideUnlessTheirModesDiffer) {
    std::vector<plan::Entry> entries{file("/a", 1, 3), file("/b", 1, 3), file("/c", 1, 3), file("/d", 2)};
    entries[2].mode = 0755;
    const auto plan = plan::plan_of(entries);
    const auto work = plan_work(plan, {});
    ASSERT_TRUE(work);
    EXPECT_THAT(paths(work->directories[0]), ElementsAre("/a", "/c", "/d"));
    ASSERT_EQ(work->hard_links.size(), 1U);
    EXPECT_EQ(work->hard_links[0].item.path(), "/b");
    EXPECT_EQ(work->hard_links[0].first.path(), "/a");
}

TEST(WorkPlan, WhatIsKeptIsNotPlaced) {
    const auto plan = plan::plan_of(
        {file("/python.so", 1), made_directory("/tmp"), made_directory("/tmp/made"), file("/tmpfile", 2)});
    const auto work = plan_work(plan, {"python.so", "tmp"});
    ASSERT_TRUE(work);
    EXPECT_EQ(work->directories.size(), 1U);
    EXPECT_THAT(paths(work->directories[0]), ElementsAre("/tmpfile"));
}

TEST(WorkPlan, WhatThePlanPutsIntoAKeptDirectoryIsPlaced) {
    const auto plan = plan::plan_of({made_directory("/tmp"), made_directory("/tmp/made"), made_directory("/tmp/x"),
                                     file("/tmp/x/y", 1), file("/tmp/z", 2)});
    const auto work = plan_work(plan, {"tmp"});
    ASSERT_TRUE(work);
    ASSERT_EQ(work->directories.size(), 3U);
    EXPECT_TRUE(work->directories[1].is_kept);
    EXPECT_THAT(paths(work->directories[1]), ElementsAre("/tmp/z"));
    EXPECT_FALSE(work->directories[2].is_kept);
    EXPECT_THAT(paths(work->directories[2]), ElementsAre("/tmp/x/y"));
}

TEST(WorkPlan, PortionsCoverEveryNameOnceAndGiantsComeFirst) {
    std::vector<plan::Entry> entries;
    entries.push_back(made_directory("/a"));
    entries.push_back(made_directory("/b"));
    for (std::uint64_t at = 0; at < 10'000; ++at) entries.push_back(file("/a/" + std::to_string(at), at));
    entries.push_back(file("/b/giant", 50'000, 1, std::uint64_t{10} << 30U));
    const auto plan = plan::plan_of(std::move(entries));
    const auto work = plan_work(plan, {});
    ASSERT_TRUE(work);
    EXPECT_GT(work->portions.front().bytes, std::uint64_t{1} << 30U);
    std::vector<std::size_t> covered(work->directories.size());
    std::vector<std::size_t> portions(work->directories.size());
    for (const auto& portion : work->portions) {
        covered[portion.directory] += portion.last - portion.first;
        ++portions[portion.directory];
    }
    for (std::size_t at = 0; at < covered.size(); ++at) {
        EXPECT_EQ(covered[at], work->directories[at].size());
        EXPECT_EQ(portions[at], work->directories[at].portions);
    }
}

}   // namespace
}   // namespace sandroot::placing
