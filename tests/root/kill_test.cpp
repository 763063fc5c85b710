// The program killed and interrupted in the middle of a build over a root that stands.
#include "root/program.hpp"

#include <chrono>
#include <random>
#include <thread>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::AnyOf;
using ::testing::ElementsAre;

using Clock = std::chrono::steady_clock;

/// Two roots of one system that take turns at one place.
class Killed : public ::testing::Test {
protected:
    void SetUp() override {
        system.add_data(40, 25);
        write(system.source + "/first", "the first\n");
        write(system.source + "/second", "the second, which is longer\n");
        write(system.source + "/data/big", std::string(4U << 20U, 'b'));
        source_hash = hash_of(system.source);
        for (int turn = 0; turn < 4; ++turn) {
            const auto start = Clock::now();
            ASSERT_RAN(run(command(turn)));
            duration = Clock::now() - start;
            hashes[turn % 2] = hash_of(system.target);
        }
        ASSERT_NE(hashes[0], hashes[1]);
    }

    /// Turns alternate between the two contents, pairs of turns between links and copies.
    [[nodiscard]] Words command(int turn, const Words& more = {"--rebuild"}) const {
        const Words content =
            turn % 2 == 0 ? Words{"--add", "/first"} : Words{"--add", "/second", "--exclude", "/data/d7/*"};
        return system.building(content + Words{"--link", turn / 2 % 2 == 0 ? "auto" : "copy"} + more);
    }

    void expect_nothing_left() const {
        EXPECT_THAT(system.beside(), ElementsAre(".root.sandroot", "root"));
        EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
    }

    System system;
    std::uint64_t source_hash = 0;
    std::uint64_t hashes[2] = {0, 0};
    Clock::duration duration{};
};

TEST_F(Killed, AtFiftyMomentsTheOldOrTheNewRootIsWholeAndTheNextBuildSucceedsAndLeavesNothing) {
    std::mt19937 random(20261125);
    int killed = 0;
    int seen[2] = {0, 0};   // Old, new.
    for (int round = 0; round < 50; ++round) {
        const auto before = hash_of(system.target);
        Running build(command(round));
        // Spread over all of the build, and a little beyond.
        const double share = (round + std::uniform_real_distribution<>(0, 1)(random)) / 50;
        std::this_thread::sleep_for(duration * share * 1.05);
        build.send(SIGKILL);
        if (WIFSIGNALED(build.wait())) ++killed;
        const auto after = hash_of(system.target);
        ASSERT_THAT(after, AnyOf(hashes[0], hashes[1]))
            << "round " << round << ": neither the old root nor the new one";
        ++seen[after == before ? 0 : 1];
        ASSERT_RAN(run(command(round, {})));
        ASSERT_EQ(hash_of(system.target), hashes[round % 2]) << "round " << round;
        expect_nothing_left();
        if (HasFailure()) return;
    }
    EXPECT_GE(killed, 25) << "hardly any build was still running when the signal came";
    EXPECT_GE(seen[0], 1);
    EXPECT_EQ(hash_of(system.source), source_hash);
    ASSERT_RAN(run(system.verifying({"--add", "/second", "--exclude", "/data/d7/*", "--manifest"})));
}

class Interrupted : public Killed, public ::testing::WithParamInterface<int> {};

INSTANTIATE_TEST_SUITE_P(Signals, Interrupted, ::testing::Values(SIGINT, SIGTERM),
                         [](const auto& tested) { return tested.param == SIGINT ? "Sigint" : "Sigterm"; });

TEST_P(Interrupted, ABuildCleansUpLeavesAWholeRootAndDiesOfTheSignal) {
    int died = 0;
    for (int round = 0; round < 12; ++round) {
        const auto before = hash_of(system.target);
        Running build(command(round));
        std::this_thread::sleep_for(duration * (round + 1) / 13);
        build.send(GetParam());
        const int status = build.wait();
        if (WIFSIGNALED(status)) {
            ASSERT_EQ(WTERMSIG(status), GetParam());
            ++died;
        } else {
            ASSERT_EQ(WEXITSTATUS(status), 0);   // It had come to its end before.
        }
        ASSERT_THAT(hash_of(system.target), AnyOf(before, hashes[round % 2])) << "round " << round;
        expect_nothing_left();
    }
    EXPECT_GE(died, 4);
    EXPECT_EQ(hash_of(system.source), source_hash);
}

TEST_P(Interrupted, AFirstBuildLeavesNothingAtAll) {
    system.target = system.top + "/fs/fresh/below/root";
    for (int round = 0; round < 8; ++round) {
        Running build(command(round));
        std::this_thread::sleep_for(duration * (round + 1) / 13);
        build.send(GetParam());
        build.wait();
        // Past the swap it is too late for nothing.
        if (exists(system.top + "/fs/fresh")) {
            EXPECT_EQ(hash_of(system.target), hashes[round % 2]) << "round " << round;
        }
        std::filesystem::remove_all(system.top + "/fs/fresh");
    }
}

}   // namespace
}   // namespace sandroot::root
