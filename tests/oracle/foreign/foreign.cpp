// Roots of other CPUs, and one of ours that was only unpacked: for every file our model, which runs nothing, must give
// the answer of the root's own ld.so, run in a chroot there, by qemu where the CPU is another.
#include <sandroot/loader/system/hwcaps.hpp>

#include "root.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <iostream>
#include <mutex>
#include <set>
#include <thread>

namespace {

using namespace sandroot;
using foreign::Architecture;
using foreign::Candidate;
using foreign::Root;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::string ctypes_of(const std::string& triplet) {
    return "/usr/lib/python3.11/lib-dynload/_ctypes.cpython-311-" + triplet + ".so";
}

std::vector<Architecture> architectures() {
    return {{"arm64", "/usr/bin/qemu-aarch64-static", elf::machine_aarch64, ctypes_of("aarch64-linux-gnu")},
            {"amd64", "/usr/bin/qemu-x86_64-static", elf::machine_x86_64, ctypes_of("x86_64-linux-gnu")},
            {"s390x", "/usr/bin/qemu-s390x-static", elf::machine_s390, ctypes_of("s390x-linux-gnu")},
            {"armhf", "/usr/bin/qemu-arm-static", elf::machine_arm, ctypes_of("arm-linux-gnueabihf"), "cortex-a15"},
            {"i386", "/usr/bin/qemu-i386-static", elf::machine_386, ctypes_of("i386-linux-gnu")}};
}

/// roots.py gave these a cache, and zlib a place that only the cache knows.
bool has_cache(const std::string& architecture) {
    return architecture != "arm64" && architecture != "amd64";
}

/// The libraries that update-alternatives would link. Of packages that were unpacked and not configured these are
/// missing, and nothing else.
std::vector<std::string> missing_in(const std::string& architecture) {
    if (has_cache(architecture)) return {};
    return {"libblas.so.3", "liblapack.so.3"};
}

/// Calls `work(i)` for each i below `count`, on every core.
template <class Work>
void in_parallel(std::size_t count, Work work) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> threads;
    for (unsigned core = 0; core < std::max(2U, std::thread::hardware_concurrency()); ++core)
        threads.emplace_back([&] {
            for (std::size_t at = next++; at < count; at = next++) work(at);
        });
    for (auto& thread : threads) thread.join();
}

class Foreign : public ::testing::TestWithParam<Architecture> {
protected:
    void SetUp() override {
        auto root = Root::open(GetParam());
        ASSERT_TRUE(root) << root.error().message << ": ctest -R foreign.roots makes it";
        root_ = *std::move(root);
    }
    std::unique_ptr<Root> root_;
};

TEST_P(Foreign, AgreesOnEveryProgramAndSharedObject) {
    const auto candidates = root_->candidates();
    ASSERT_THAT(candidates, Not(IsEmpty()));
    std::vector<oracle::Answer> ours;
    for (const auto& candidate : candidates) ours.push_back(root_->ask_model(candidate));
    std::atomic<std::size_t> agreed = 0;
    std::mutex printing;
    in_parallel(candidates.size(), [&](std::size_t at) {
        const auto theirs = root_->ask_ld_so(candidates[at]);
        if (theirs && *theirs == ours[at]) {
            ++agreed;
            return;
        }
        const std::scoped_lock lock(printing);
        std::cout << candidates[at].path << (candidates[at].how == oracle::How::as_list ? " (listed)" : " (traced)")
                  << "\n  ld.so:\n"
                  << (theirs ? oracle::to_text(*theirs) : "    " + theirs.error().message + "\n") << "  ours:\n"
                  << oracle::to_text(ours[at]);
    });
    std::size_t found = 0;
    std::set<std::string> missing;
    for (const auto& answer : ours) {
        found += answer.found.size();
        missing.insert(answer.missing.begin(), answer.missing.end());
    }
    std::cout << GetParam().name << ": agree " << agreed << " of " << candidates.size() << ", with " << found
              << " libraries found\n";
    EXPECT_GT(found, candidates.size());
    const std::string zlib = "libz.so.1 => /opt/elsewhere/libz.so.1";
    EXPECT_EQ(
        std::ranges::any_of(ours, [&](const auto& answer) { return std::ranges::count(answer.found, zlib) != 0; }),
        has_cache(GetParam().name));
    EXPECT_THAT(missing, ElementsAreArray(missing_in(GetParam().name)));
    EXPECT_EQ(agreed, candidates.size());
}

TEST_P(Foreign, AgreesOnEveryExtensionModuleThatItsPythonOpens) {
    const auto modules = root_->extension_modules();
    ASSERT_THAT(modules, Not(IsEmpty()));
    const auto ours = root_->simulate_opener(modules);
    // A handful each, so that the cores have equal work.
    constexpr std::size_t handful = 32;
    const std::size_t hands = (modules.size() + handful - 1) / handful;
    std::vector<std::vector<std::string>> said(hands);
    in_parallel(hands, [&](std::size_t hand) {
        const auto first = modules.begin() + static_cast<std::ptrdiff_t>(hand * handful);
        const auto count = std::min(handful, modules.size() - hand * handful);
        const auto answer = root_->run_opener({first, first + static_cast<std::ptrdiff_t>(count)});
        said[hand] = answer ? *answer : std::vector{answer.error().message};
    });
    std::vector<std::string> theirs;
    for (auto& lines : said) {
        // Each starts anew with what is loaded at the start.
        const auto end = std::ranges::find_if(lines.begin() + 1, lines.end(),
                                              [](const auto& line) { return !line.starts_with("  "); });
        theirs.insert(theirs.end(), theirs.empty() ? lines.begin() : end, lines.end());
    }
    ASSERT_EQ(theirs, ours);
    std::cout << GetParam().name << ": agree " << modules.size() << " of " << modules.size() << " extension modules\n";
}

TEST_P(Foreign, TriesTheSubdirectoriesForACpuInItsOrder) {
    const auto cpu = root_->cpu();
    const auto theirs = root_->subdirectories();
    ASSERT_TRUE(cpu && theirs) << (cpu ? theirs : std::unexpected(cpu.error())).error().message;
    const auto& system = root_->system();
    EXPECT_EQ(loader::hwcaps_subdirectories(system.version, system.header.machine, *cpu), *theirs);
}

TEST_P(Foreign, AssumesNoBetterCpuThanTheOneThatIsThere) {
    const auto theirs = root_->subdirectories();
    ASSERT_TRUE(theirs) << theirs.error().message;
    EXPECT_THAT(*theirs, IsSupersetOf(root_->system().hwcaps));
}

TEST_P(Foreign, KnowsItsLoaderWithoutRunningIt) {
    const auto& system = root_->system();
    const auto told = root_->system_directories();
    ASSERT_TRUE(told) << told.error().message;
    EXPECT_EQ(system.default_directories, *told);
    EXPECT_EQ(system.version, (loader::Version{2, 36}));
    EXPECT_EQ(system.libc, loader::Libc::glibc);
    EXPECT_EQ(system.cache.has_value(), has_cache(GetParam().name)) << system.cache_problem;
}

INSTANTIATE_TEST_SUITE_P(LdSo, Foreign, ::testing::ValuesIn(architectures()),
                         [](const auto& architecture) { return architecture.param.name; });

}   // namespace
