// Two readers that share no code must give the same answers about every object that there is.
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/elf/symbols/symbols.hpp>
#include <sandroot/fs/disk_tree.hpp>

#include "oracle/lief/compare.hpp"
#include "oracle/lief/objects.hpp"
#include "oracle/lief/read_facts_with_lief.hpp"
#include "oracle/lief/read_symbols_with_lief.hpp"
#include "oracle/lief/readelf.hpp"
#include "unit/elf/memory_file.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <mutex>
#include <thread>

namespace {

using namespace sandroot;

struct Tally {
    std::mutex mutex;
    std::size_t agreed = 0;
    std::size_t names =
        0;   ///< Needed names and versions that were compared, to see that there was something to agree on.
    std::vector<std::string> by_readelf;   ///< Judged by readelf, with LIEF's reason.
    std::vector<std::string> disagreements;
};

std::string lines_of(const std::vector<std::string>& lines) {
    std::string all;
    for (const auto& line : lines) all += "\n    " + line;
    return all;
}

/// What our reader says is truncated or malformed must be that for readelf too.
void judge_damage(const std::string& path, const elf::Reading& ours, Tally& tally) {
    const auto theirs = oracle::ask_readelf(path);
    const std::lock_guard lock(tally.mutex);
    if (!theirs) {
        ++tally.agreed;
        tally.by_readelf.push_back(path + ": ours: " + ours.detail + "; " + theirs.error().message);
    } else {
        tally.disagreements.push_back(path + "\n    ours: " + ours.detail + "; readelf finds no fault");
    }
}

void judge_beyond_lief(const std::string& path, const elf::Facts& ours, const std::string& reason, Tally& tally) {
    const auto theirs = oracle::ask_readelf(path);
    const std::lock_guard lock(tally.mutex);
    if (!theirs) {
        tally.disagreements.push_back(path + "\n    LIEF: " + reason + "\n    " + theirs.error().message);
        return;
    }
    const auto lines = oracle::differences(ours, *theirs, "readelf");
    if (lines.empty()) {
        ++tally.agreed;
        tally.by_readelf.push_back(path + ": " + reason);
    } else {
        tally.disagreements.push_back(path + lines_of(lines));
    }
}

void judge(const fs::Tree& tree, const std::string& path, Tally& tally) {
    const auto file = tree.open(RootPath(path));
    if (!file) return;   // Gone since the walk.
    const auto ours = elf::read_facts(**file);
    if (!ours) {
        const std::lock_guard lock(tally.mutex);
        tally.disagreements.push_back(path + "\n    ours: " + ours.error().message);
        return;
    }
    if (!ours->detail.empty()) return judge_damage(path, *ours, tally);
    const auto theirs = elf::read_facts_with_lief(**file, path);
    if (!theirs) return judge_beyond_lief(path, ours->facts, theirs.error().message, tally);
    auto lines = oracle::differences(ours->facts, {*theirs}, "LIEF");
    const auto symbols = elf::read_symbols(**file, path);
    const auto their_symbols = elf::read_symbols_with_lief(**file, path);
    if (!symbols) lines.push_back("symbols: ours: " + symbols.error().message);
    else if (their_symbols) oracle::compare_symbols(*symbols, *their_symbols, lines);
    const std::lock_guard lock(tally.mutex);
    if (lines.empty()) {
        ++tally.agreed;
        tally.names += theirs->needed.size() + theirs->version_needs.size() + theirs->version_definitions.size();
    } else {
        tally.disagreements.push_back(path + lines_of(lines));
    }
}

TEST(BothReaders, AgreeOnEveryElfObjectOfThisMachine) {
    const auto begin = std::chrono::steady_clock::now();
    const auto paths = oracle::elf_objects(oracle::directories_to_walk());
    ASSERT_GT(paths.size(), 100U);
    const auto tree = fs::DiskTree::open_root(HostPath("/"));
    ASSERT_TRUE(tree) << tree.error().message;

    Tally tally;
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t at = next++; at < paths.size(); at = next++) judge(**tree, paths[at], tally);
    };
    {
        const std::jthread first(work);
        const std::jthread second(work);
    }

    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::cout << "agree " << tally.agreed << " of " << paths.size() << ", " << tally.by_readelf.size()
              << " of them judged by readelf, over " << tally.names << " names, in " << seconds << " s\n";
    for (const auto& line : tally.by_readelf) std::cout << "  by readelf: " << line << "\n";
    EXPECT_EQ(tally.agreed, paths.size());
    EXPECT_GT(tally.names, paths.size());
    for (const auto& disagreement : tally.disagreements) ADD_FAILURE() << disagreement;
}

std::string victim() {
    std::ifstream file(SANDROOT_VICTIM, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(BothReaders, AgreeOnTheLibraryThatTheTestsDamage) {
    const build::MemoryFile file(victim());
    const auto ours = elf::read_facts(file);
    ASSERT_TRUE(ours) << ours.error().message;
    const auto theirs = elf::read_facts_with_lief(file, "libvictim.so");
    ASSERT_TRUE(theirs) << theirs.error().message;
    EXPECT_EQ(theirs->needed, ours->facts.needed);
    EXPECT_EQ(theirs->soname, ours->facts.soname);
    EXPECT_EQ(theirs->version_definitions, ours->facts.version_definitions);
    EXPECT_EQ(theirs->version_needs.size(), ours->facts.version_needs.size());
}

TEST(Lief, SaysNothingOnTheTerminal) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    EXPECT_TRUE(elf::read_facts_with_lief(build::MemoryFile(victim()), "libvictim.so"));
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

// Keeps the second judge itself judged, since most machines have nothing that LIEF leaves to it.
TEST(Readelf, AgreesOnEveryThirtiethObjectOfThisMachine) {
    const auto paths = oracle::elf_objects(oracle::directories_to_walk());
    const auto tree = fs::DiskTree::open_root(HostPath("/"));
    ASSERT_TRUE(tree) << tree.error().message;
    Tally tally;
    std::size_t asked = 0;
    for (std::size_t at = 0; at < paths.size(); at += 30) {
        const auto ours = elf::read_facts(**tree, RootPath(paths[at]));
        if (!ours || !ours->detail.empty()) continue;
        ++asked;
        judge_beyond_lief(paths[at], ours->facts, "asked for the sample", tally);
    }
    std::cout << "agree " << tally.agreed << " of " << asked << "\n";
    EXPECT_GT(asked, 3U);
    EXPECT_EQ(tally.agreed, asked);
    for (const auto& disagreement : tally.disagreements) ADD_FAILURE() << disagreement;
}

}   // namespace
