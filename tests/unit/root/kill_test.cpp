#include "unit/root/scene.hpp"

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include <sys/wait.h>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::Eq;

/// Builds one plan after the other at the same place until it is killed.
[[noreturn]] void build_for_ever(const Scene& scene, const plan::Plan& first, const plan::Plan& second) {
    for (bool odd = false;; odd = !odd) {
        const auto built = scene.build_plan(odd ? first : second, {.keep = {"tmp"}, .jobs = 2});
        if (!built) ::_exit(1);
    }
}

TEST(Kill, AtAnyMomentTheTargetIsTheOldRootOrTheNewOne) {
    Scene scene;
    for (int at = 0; at < 120; ++at)
        write(scene.source + "/d" + std::to_string(at % 12) + "/f" + std::to_string(at), "x");
    auto entries = scene.entries();
    entries.push_back(made_directory("/tmp", 01777));
    auto others = entries;
    entries.push_back(generated("/which", "the first"));
    others.push_back(generated("/which", "the second, which is longer"));
    std::erase_if(others, [](const plan::Entry& entry) { return entry.at.is_within(RootPath("/d7")); });
    const auto first = plan::plan_of(std::move(entries));
    const auto second = plan::plan_of(std::move(others));
    ASSERT_BUILT(scene.build_plan(second));
    write(scene.target + "/tmp/user", "kept throughout");
    set_time(scene.target + "/tmp", 1'000'000'000, 0);
    const auto listing_of_second = listing(scene.target);
    ASSERT_BUILT(scene.build_plan(first, {.keep = {"tmp"}}));
    const auto listing_of_first = listing(scene.target);
    ASSERT_NE(listing_of_first, listing_of_second);

    std::mt19937 random(20240817);
    std::uniform_int_distribution<int> moment(0, 60'000);
    for (int round = 0; round < 20; ++round) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) build_for_ever(scene, first, second);
        std::this_thread::sleep_for(std::chrono::microseconds(moment(random)));
        ::kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "a build failed";
        ASSERT_THAT(listing(scene.target), AnyOf(Eq(listing_of_first), Eq(listing_of_second))) << "round " << round;
    }
    ASSERT_BUILT(scene.build_plan(first, {.keep = {"tmp"}}));
    EXPECT_EQ(listing(scene.target), listing_of_first);
    EXPECT_THAT(scene.beside(), ElementsAre(".root.sandroot", "root"));
    EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
}

}   // namespace
}   // namespace sandroot::root
