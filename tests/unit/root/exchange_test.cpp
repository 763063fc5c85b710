#include "unit/root/scene.hpp"

#include <cerrno>

#include <sys/wait.h>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> shown(const std::vector<Difference>& differences) {
    std::vector<std::string> lines;
    for (const auto& difference : differences)
        lines.push_back(std::string(name_of(difference.how)) + " " + difference.at.str());
    return lines;
}

/// What a build from nothing would have given.
std::vector<std::string> fresh_listing(const Scene& scene) {
    const std::string elsewhere = scene.top + "/fresh/root";
    Silence silence;
    const auto tree = scene.open();
    const auto built = root::build(scene.plan(), *tree, HostPath(elsewhere), {}, silence);
    EXPECT_TRUE(built) << built.error().message;
    return listing(elsewhere);
}

class Refreshing : public ::testing::TestWithParam<Link> {
protected:
    void SetUp() override {
        furnish(scene);
        write(scene.source + "/usr/lib/python3/deep/er/a.py", "a = 1\n");
        write(scene.source + "/usr/lib/python3/deep/er/b.py", "b = 1\n");
        ASSERT_BUILT(scene.build({.link = GetParam()}));
    }

    /// Builds again and compares with a build from nothing.
    Built again() {
        const auto plan = scene.plan();
        const auto tree = scene.open();
        const auto foreseen = forecast(plan, *tree, HostPath(scene.target), {.link = GetParam()});
        EXPECT_TRUE(foreseen) << foreseen.error().message;
        auto built = scene.build_plan(plan, {.link = GetParam()});
        EXPECT_TRUE(built) << built.error().message;
        if (!built || !foreseen) return {};
        EXPECT_EQ(shown(foreseen->differences), shown(built->differences));
        EXPECT_EQ(listing(scene.target), fresh_listing(scene));
        EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
        // And what it wrote down is what it did.
        const auto once_more = scene.build_plan(plan, {.link = GetParam()});
        EXPECT_TRUE(once_more && once_more->outcome == Outcome::unchanged);
        return *std::move(built);
    }

    Scene scene;
};

INSTANTIATE_TEST_SUITE_P(Links, Refreshing, ::testing::Values(Link::automatic, Link::hard, Link::copy));

TEST_P(Refreshing, NothingIsWrittenWhereNothingChanged) {
    const auto before = traces(scene);
    const auto built = scene.build({.link = GetParam()});
    ASSERT_BUILT(built);
    EXPECT_EQ(built->outcome, Outcome::unchanged);
    EXPECT_THAT(built->differences, IsEmpty());
    EXPECT_EQ(traces(scene), before);
}

TEST_P(Refreshing, OneReplacedFileIsExchangedAlone) {
    const auto neighbour = stat_of(scene.target + "/usr/lib/python3/os.py");
    const auto top = stat_of(scene.target);
    replace(scene.source + "/usr/lib/python3/deep/er/a.py", "a = 22\n");
    const auto built = again();
    EXPECT_EQ(built.outcome, Outcome::refreshed);
    EXPECT_THAT(shown(built.differences), ElementsAre("replaced /usr/lib/python3/deep/er/a.py"));
    ASSERT_EQ(built.differences.size(), 1U);
    EXPECT_EQ(built.differences[0].before, 6U);
    EXPECT_EQ(built.differences[0].after, 7U);
    EXPECT_EQ(stat_of(scene.target + "/usr/lib/python3/os.py").st_ino, neighbour.st_ino);
    EXPECT_EQ(stat_of(scene.target).st_ino, top.st_ino);
}

TEST_P(Refreshing, ANewPackageIsOneExchangeHoweverMuchIsInIt) {
    write(scene.source + "/usr/lib/python3/fresh/__init__.py", "");
    write(scene.source + "/usr/lib/python3/fresh/in/side.py", "x");
    const auto built = again();
    EXPECT_EQ(built.outcome, Outcome::refreshed);
    EXPECT_THAT(shown(built.differences),
                ElementsAre("added /usr/lib/python3/fresh", "added /usr/lib/python3/fresh/__init__.py",
                            "added /usr/lib/python3/fresh/in", "added /usr/lib/python3/fresh/in/side.py"));
}

TEST_P(Refreshing, ARemovedPackageIsMovedAwayAtOnce) {
    std::filesystem::remove_all(scene.source + "/usr/lib/python3/deep");
    const auto built = again();
    EXPECT_EQ(built.outcome, Outcome::refreshed);
    EXPECT_THAT(shown(built.differences),
                ElementsAre("removed /usr/lib/python3/deep", "removed /usr/lib/python3/deep/er",
                            "removed /usr/lib/python3/deep/er/a.py", "removed /usr/lib/python3/deep/er/b.py"));
}

TEST_P(Refreshing, ALinkThatLeadsElsewhereIsRetargeted) {
    std::filesystem::remove(scene.source + "/usr/lib/libz.so.1");
    std::filesystem::create_symlink("libz.so.1.3", scene.source + "/usr/lib/libz.so.1");
    const auto built = again();
    EXPECT_EQ(built.outcome, Outcome::refreshed);
    ASSERT_THAT(shown(built.differences), ElementsAre("retargeted /usr/lib/libz.so.1"));
    EXPECT_EQ(built.differences[0].target, "libz.so.1.3");
}

TEST_P(Refreshing, ChangesInOneDirectoryAreOneExchangeOfIt) {
    replace(scene.source + "/usr/lib/python3/deep/er/a.py", "a = 3\n");
    replace(scene.source + "/usr/lib/python3/deep/er/b.py", "b = 3\n");
    const auto built = again();
    EXPECT_EQ(built.outcome, Outcome::refreshed);
    EXPECT_EQ(built.linked + built.copied + built.reflinked, 2U);
}

TEST_P(Refreshing, ChangesFarApartRebuildTheWhole) {
    const auto top = stat_of(scene.target);
    replace(scene.source + "/usr/lib/python3/os.py", "changed\n");
    replace(scene.source + "/etc/passwd", "changed\n");
    const auto built = again();
    EXPECT_EQ(built.outcome, Outcome::built);
    EXPECT_NE(stat_of(scene.target).st_ino, top.st_ino);
    EXPECT_THAT(shown(built.differences), ElementsAre("replaced /etc/passwd", "replaced /usr/lib/python3/os.py"));
}

TEST_P(Refreshing, AFileThatBecameADirectoryAndTheOtherWayRound) {
    std::filesystem::remove(scene.source + "/usr/lib/python3/os.py");
    write(scene.source + "/usr/lib/python3/os.py/__init__.py", "");
    EXPECT_EQ(again().outcome, Outcome::refreshed);
    std::filesystem::remove_all(scene.source + "/usr/lib/python3/os.py");
    write(scene.source + "/usr/lib/python3/os.py", "back");
    EXPECT_EQ(again().outcome, Outcome::refreshed);
}

TEST_P(Refreshing, WhatWasTamperedWithIsPutRight) {
    const std::string file = scene.target + "/usr/lib/python3/deep/er/a.py";
    const auto time = stat_of(file).st_mtim;
    replace(file, "b = 1\n");   // The same size.
    set_time(file, time.tv_sec, time.tv_nsec + (GetParam() == Link::copy ? 1 : 0));
    EXPECT_THAT(shown(again().differences), ElementsAre("replaced /usr/lib/python3/deep/er/a.py"));
    write(scene.target + "/usr/lib/python3/evil.py", "");
    EXPECT_THAT(shown(again().differences), ElementsAre("removed /usr/lib/python3/evil.py"));
    std::filesystem::remove(scene.target + "/usr/lib/python3/os.py");
    EXPECT_THAT(shown(again().differences), ElementsAre("added /usr/lib/python3/os.py"));
    replace(scene.target + "/etc/ld.so.cache", "CACHE");
    set_time(scene.target + "/etc/ld.so.cache", 0, 0);
    EXPECT_THAT(shown(again().differences), ElementsAre("replaced /etc/ld.so.cache"));
    ASSERT_EQ(::chmod((scene.target + "/usr/lib/python3/deep").c_str(), 0777), 0);
    EXPECT_THAT(shown(again().differences), ElementsAre("replaced /usr/lib/python3/deep"));
    std::filesystem::remove_all(scene.target + "/usr/lib/python3/deep");
    std::filesystem::create_directory_symlink(scene.source + "/usr/lib/python3/deep",
                                              scene.target + "/usr/lib/python3/deep");
    again();
    set_time(scene.target + "/usr/lib/python3", 77, 0);
    EXPECT_THAT(again().differences, IsEmpty());
}

TEST_P(Refreshing, RebuildIsTakenByItsWord) {
    const auto top = stat_of(scene.target);
    const auto built = scene.build({.link = GetParam(), .rebuild = true});
    ASSERT_BUILT(built);
    EXPECT_EQ(built->outcome, Outcome::built);
    EXPECT_NE(stat_of(scene.target).st_ino, top.st_ino);
}

TEST(Refresh, AnotherWayOfLinkingIsAnotherRoot) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    const auto built = scene.build({.link = Link::copy});
    ASSERT_BUILT(built);
    EXPECT_EQ(built->outcome, Outcome::built);
    EXPECT_NE(stat_of(scene.target + "/usr/lib/python3/os.py").st_ino,
              stat_of(scene.source + "/usr/lib/python3/os.py").st_ino);
}

TEST(Refresh, AFileWrittenThroughItsLinkOnlyChangesTheManifest) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    const auto before = content_of(scene.state() + "/manifest");
    std::ofstream(scene.source + "/usr/lib/python3/os.py", std::ios::app) << "import io\n";
    const auto built = scene.build();
    ASSERT_BUILT(built);
    EXPECT_EQ(built->outcome, Outcome::unchanged);
    EXPECT_NE(content_of(scene.state() + "/manifest"), before);
    EXPECT_EQ(listing(scene.target), fresh_listing(scene));
}

TEST(Refresh, ACopyOfAFileThatWasReplacedByOneOfTheSameSizeAndTimeIsMadeAnew) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build({.link = Link::copy}));
    const std::string path = scene.source + "/usr/lib/python3/os.py";
    const auto time = stat_of(path).st_mtim;
    replace(path, "import SYS\n");
    set_time(path, time.tv_sec, time.tv_nsec);
    const auto plan = scene.plan();
    const auto built = scene.build_plan(plan, {.link = Link::copy});
    ASSERT_BUILT(built);
    EXPECT_THAT(shown(built->differences), ElementsAre("replaced /usr/lib/python3/os.py"));
    EXPECT_EQ(content_of(scene.target + "/usr/lib/python3/os.py"), "import SYS\n");
}

TEST(Refresh, KeptNamesStayWhereTheyAre) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build({.keep = {"tmp"}}));
    write(scene.target + "/tmp/session", "theirs");
    ASSERT_BUILT(scene.build({.keep = {"tmp"}}));   // From now on the manifest knows that it is kept.
    const auto before = traces(scene);
    const auto built = scene.build({.keep = {"tmp"}});
    ASSERT_BUILT(built);
    EXPECT_EQ(built->outcome, Outcome::unchanged);
    EXPECT_EQ(traces(scene), before);
}

TEST(Refresh, NamesOfOneFileInAndOutOfTheChangeRebuildTheWhole) {
    Scene scene;
    furnish(scene);
    write(scene.source + "/usr/lib/one/a", "same");
    std::filesystem::create_directories(scene.source + "/usr/lib/two");
    std::filesystem::create_hard_link(scene.source + "/usr/lib/one/a", scene.source + "/usr/lib/two/a");
    ASSERT_BUILT(scene.build({.link = Link::copy}));
    replace(scene.source + "/usr/lib/two/b", "new");
    std::filesystem::remove(scene.target + "/usr/lib/two/a");
    const auto built = scene.build({.link = Link::copy});
    ASSERT_BUILT(built);
    EXPECT_EQ(built->outcome, Outcome::built);
    EXPECT_EQ(stat_of(scene.target + "/usr/lib/one/a").st_ino, stat_of(scene.target + "/usr/lib/two/a").st_ino);
}

TEST(Refresh, AForecastWritesNothingAndNeedsNoRoot) {
    Scene scene;
    furnish(scene);
    const auto plan = scene.plan();
    const auto tree = scene.open();
    const auto first = forecast(plan, *tree, HostPath(scene.target), {});
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_FALSE(first->stands);
    EXPECT_FALSE(exists(scene.top + "/out"));
    write(scene.target + "/theirs", "");
    const auto refused = forecast(plan, *tree, HostPath(scene.target), {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Errc::refused);
    EXPECT_THAT(scene.beside(), ElementsAre("root"));
}

TEST(Refresh, AChangeThatWasAnnouncedCountsOnlyOnceItIsDone) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    const std::string old_manifest = content_of(scene.state() + "/manifest");
    const auto old_plan = scene.plan();
    replace(scene.source + "/usr/lib/python3/os.py", "import os\n");
    ASSERT_BUILT(scene.build());
    const std::string new_manifest = content_of(scene.state() + "/manifest");
    const auto inode = std::to_string(stat_of(scene.target + "/usr/lib/python3/os.py").st_ino);
    const auto announce = [&](const std::string& change) {
        write(scene.state() + "/manifest", old_manifest);
        write(scene.state() + "/manifest.new", new_manifest);
        write(scene.state() + "/change", change);
        // A build that changes nothing in the source's favour, but takes the lock and recovers.
        auto broken = old_plan;
        broken.directories.push_back(broken.directories.front());
        EXPECT_FALSE(scene.build_plan(broken));
        return content_of(scene.state() + "/manifest");
    };
    EXPECT_EQ(announce(inode + " usr/lib/python3/os.py"), new_manifest);
    EXPECT_EQ(announce("1 usr/lib/python3/os.py"), old_manifest);
    EXPECT_EQ(announce("0 usr/lib/python3/gone.py"), new_manifest);
    EXPECT_EQ(announce("0 usr/lib/python3/os.py"), old_manifest);
    for (const char* hostile : {"", " ", "0", "0 ", "x y", "0 ../../../../etc/passwd", "0 /etc/passwd", "0 a/../b"})
        EXPECT_EQ(announce(hostile), old_manifest) << hostile;
}

TEST(Refresh, TwoBuildsFromOneSourceAreEqualToTheLastByte) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    const auto first = listing(scene.target);
    const auto first_manifest = manifest_without_root(scene.state());
    scene.target = scene.top + "/else/where";
    ASSERT_BUILT(scene.build({.jobs = 1}));
    EXPECT_EQ(listing(scene.target), first);
    EXPECT_EQ(manifest_without_root(scene.state()), first_manifest);
}

/// The old file or the new one with its neighbours, and the next build succeeds, whenever it is killed.
TEST(Refresh, KilledAtAnyMomentItIsDoneOrNot) {
    Scene scene;
    furnish(scene);
    for (int at = 0; at < 300; ++at) write(scene.source + "/usr/lib/python3/many/m" + std::to_string(at) + ".py", "0");
    ASSERT_BUILT(scene.build());
    int killed = 0;
    for (int round = 0; round < 40; ++round) {
        const std::string now = std::to_string(round + 1);
        for (int at = 0; at < 300; at += 7)
            replace(scene.source + "/usr/lib/python3/many/m" + std::to_string(at) + ".py", now);
        const std::string before = content_of(scene.target + "/usr/lib/python3/many/m0.py");
        const auto plan = scene.plan();
        const pid_t pid = ::fork();
        if (pid == 0) ::_exit(scene.build_plan(plan) ? 0 : 1);
        ::usleep(static_cast<useconds_t>(round * 400));
        ::kill(pid, SIGKILL);
        int status = 0;
        ASSERT_EQ(::waitpid(pid, &status, 0), pid);
        if (WIFSIGNALED(status)) ++killed;
        const std::string after = content_of(scene.target + "/usr/lib/python3/many/m0.py");
        EXPECT_TRUE(after == before || after == now) << after;
        for (int at = 0; at < 300; at += 7)
            EXPECT_EQ(content_of(scene.target + "/usr/lib/python3/many/m" + std::to_string(at) + ".py"), after);
        const auto built = scene.build_plan(plan);
        ASSERT_BUILT(built);
        EXPECT_EQ(content_of(scene.target + "/usr/lib/python3/many/m0.py"), now);
        EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
    }
    EXPECT_GT(killed, 5);
}

}   // namespace
}   // namespace sandroot::root
