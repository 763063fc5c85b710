// Somebody plants symlinks in the state directory, the staging directory or above them while a build runs: whatever
// becomes of the build, nothing is written or removed outside.
#include "root/program.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;

struct Attack {
    const char* name;
    const char* at;       ///< What is replaced, seen from the state directory.
    const char* victim;   ///< Where the symlink leads, below /victim.
};

/// An attacker in need of the owner's rights: the test gives him all of them.
class Planted : public ::testing::TestWithParam<Attack> {
protected:
    void SetUp() override {
        system.add_data(20, 10);
        for (int at = 0; at < 20; ++at) write(victim() + "/data/d" + std::to_string(at) + "/f0", "precious\n");
        write(victim() + "/manifest.new", "precious\n");
        write(victim() + "/lock", "precious\n");
        ASSERT_RAN(run(system.building()));
    }
    [[nodiscard]] std::string victim() const { return system.top + "/fs/victim"; }

    System system;
};

INSTANTIATE_TEST_SUITE_P(Symlinks, Planted,
                         ::testing::Values(Attack{"AtTheStagingDirectory", "staging", ""},
                                           Attack{"InTheStagingDirectory", "staging/data", "/data"},
                                           Attack{"DeepInTheStagingDirectory", "staging/data/d3", "/data/d3"},
                                           Attack{"AtAFileOfTheStagingDirectory", "staging/data/d3/f0", "/data/d3/f0"},
                                           Attack{"AtTheManifest", "manifest.new", "/manifest.new"},
                                           Attack{"AtTheLock", "lock", "/lock"}, Attack{"AtTheOldRoot", "old", ""},
                                           Attack{"AtTheStateDirectory", "", ""}),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(Planted, NeverLeadAWriteOrARemovalOutside) {
    const auto victim_before = hash_of(victim());
    const auto source_before = hash_of(system.source);
    const std::string at = system.state() + (*GetParam().at ? "/" : "") + GetParam().at;
    const std::string aside = system.top + "/fs/aside-";
    std::atomic<bool> stop = false;
    std::atomic<int> planted = 0;
    std::thread attacker([&] {
        for (int count = 0; !stop; ++count) {
            // Where nothing is to be moved away the link may come first.
            const bool moved = ::rename(at.c_str(), (aside + std::to_string(count)).c_str()) == 0;
            if (::symlink((victim() + GetParam().victim).c_str(), at.c_str()) == 0) ++planted;
            std::this_thread::sleep_for(std::chrono::microseconds(count % 7 * 100));
            ::unlink(at.c_str());
            if (moved) (void)::rename((aside + std::to_string(count)).c_str(), at.c_str());
            std::this_thread::sleep_for(std::chrono::microseconds(count % 5 * 300));
        }
    });
    for (int round = 0; round < 12; ++round) {
        const auto finished = run(system.building({"--rebuild", "--link", round % 2 == 0 ? "copy" : "auto"}));
        EXPECT_EQ(finished.signal, 0);
        EXPECT_LE(finished.exit_status, 2) << finished.errors;
        // A root that the attacker has put there is his; the next round starts from one of ours.
        if (std::filesystem::is_symlink(system.target)) std::filesystem::remove(system.target);
    }
    stop = true;
    attacker.join();
    EXPECT_GE(planted, 10);
    EXPECT_EQ(hash_of(victim()), victim_before);
    EXPECT_EQ(hash_of(system.source), source_before);
}

}   // namespace
}   // namespace sandroot::root
