#include "unit/root/scene.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <thread>

#include <sys/wait.h>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Says once that placing has begun, then waits until it may go on.
class Pausing final : public Progress {
public:
    Pausing(int tell, int wait) : tell_(tell), wait_(wait) {}
    void begin(Stage stage, std::size_t /*expected*/) override {
        char byte = 'x';
        if (stage != Stage::placing) return;
        if (::write(tell_, &byte, 1) != 1 || ::read(wait_, &byte, 1) < 0) ::_exit(9);
    }
    void advance(std::size_t /*items*/, std::uint64_t /*bytes*/) override {}
    void end() override {}

private:
    int tell_;
    int wait_;
};

struct OtherBuild {
    pid_t pid = 0;
    int go_on = -1;

    /// Another process, in the middle of a build.
    explicit OtherBuild(const Scene& scene) {
        int tell[2];
        int wait[2];
        if (::pipe(tell) != 0 || ::pipe(wait) != 0) std::abort();
        pid = ::fork();
        if (pid == 0) {
            ::close(wait[1]);
            Pausing pausing(tell[1], wait[0]);
            const auto tree = scene.open();
            const auto built = root::build(scene.plan(), *tree, HostPath(scene.target), {}, pausing);
            ::_exit(built ? 0 : 1);
        }
        ::close(tell[1]);
        ::close(wait[0]);
        go_on = wait[1];
        char byte = 0;
        EXPECT_EQ(::read(tell[0], &byte, 1), 1);
        ::close(tell[0]);
    }
    int finish() {
        ::close(go_on);
        int status = 0;
        ::waitpid(pid, &status, 0);
        return status;
    }
};

TEST(Together, ASecondBuildFailsAtOnceAndNamesTheFirst) {
    Scene scene;
    furnish(scene);
    OtherBuild other(scene);
    const auto built = scene.build();
    ASSERT_FALSE(built);
    EXPECT_EQ(built.error().kind, Errc::refused);
    EXPECT_THAT(built.error().message, HasSubstr("process " + std::to_string(other.pid)));
    EXPECT_EQ(other.finish(), 0);
    EXPECT_TRUE(exists(scene.target + "/etc/passwd"));
}

TEST(Together, ASecondBuildThatMayWaitComesAfterTheFirst) {
    Scene scene;
    furnish(scene);
    OtherBuild other(scene);
    std::thread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        EXPECT_EQ(other.finish(), 0);
    });
    const auto built = scene.build({.wait = true});
    later.join();
    ASSERT_BUILT(built);
    EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
}

TEST(Together, AStopWhileWaitingEndsTheWait) {
    Scene scene;
    furnish(scene);
    OtherBuild other(scene);
    std::atomic<bool> stop = false;
    std::thread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        stop = true;
    });
    const auto built = scene.build({.wait = true, .stop = &stop});
    later.join();
    ASSERT_FALSE(built);
    EXPECT_EQ(built.error().os_error, EINTR);
    EXPECT_EQ(other.finish(), 0);
}

/// Sets the flag once so many entries have been told of.
class Stopping final : public Progress {
public:
    Stopping(std::atomic<bool>& stop, std::size_t after) : stop_(stop), left_(after) {}
    void begin(Stage /*stage*/, std::size_t /*expected*/) override { check(); }
    void advance(std::size_t items, std::uint64_t /*bytes*/) override {
        left_ -= std::min(left_.load(), items);
        check();
    }
    void end() override {}

private:
    void check() {
        if (left_ == 0) stop_ = true;
    }
    std::atomic<bool>& stop_;
    std::atomic<std::size_t> left_;
};

TEST(Together, AStopLeavesTheOldRootOrTheNewOneAndNothingBeside) {
    Scene scene;
    furnish(scene);
    for (int at = 0; at < 50; ++at) write(scene.source + "/d" + std::to_string(at) + "/f", "x");
    const auto plan = scene.plan();
    for (const std::size_t after : {0U, 1U, 20U, 60U}) {
        std::atomic<bool> stop = false;
        Stopping progress(stop, after);
        const auto tree = scene.open();
        const auto built =
            root::build(plan, *tree, HostPath(scene.target), {.link = Link::copy, .stop = &stop}, progress);
        ASSERT_FALSE(built) << after;
        EXPECT_EQ(built.error().os_error, EINTR);
        EXPECT_FALSE(exists(scene.top + "/out")) << after;
    }
}

/// Adds up what it is told.
class Counting final : public Progress {
public:
    void begin(Stage stage, std::size_t expected) override {
        if (stage == Stage::placing) expected_ = expected;
    }
    void advance(std::size_t items, std::uint64_t bytes) override {
        items_ += items;
        bytes_ += bytes;
    }
    void end() override { ++ends_; }

    std::atomic<std::size_t> expected_ = 0;
    std::atomic<std::size_t> items_ = 0;
    std::atomic<std::uint64_t> bytes_ = 0;
    std::atomic<int> ends_ = 0;
};

TEST(Together, ProgressAddsUpToWhatWasPromised) {
    Scene scene;
    furnish(scene);
    write(scene.source + "/d/e", "3");
    std::filesystem::create_hard_link(scene.source + "/d/e", scene.source + "/usr/lib/e");
    Counting progress;
    const auto tree = scene.open();
    const auto plan = scene.plan();
    const auto built = root::build(plan, *tree, HostPath(scene.target), {.link = Link::copy}, progress);
    ASSERT_BUILT(built);
    EXPECT_EQ(progress.expected_, scene.entries().size());
    EXPECT_EQ(progress.items_, scene.entries().size());
    EXPECT_EQ(progress.bytes_, built->bytes_copied);
    EXPECT_EQ(progress.ends_, 2);
}

}   // namespace
}   // namespace sandroot::root
