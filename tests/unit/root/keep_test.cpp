#include "unit/root/scene.hpp"

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Keep, KeptNamesComeFromTheOldRoot) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    write(scene.target + "/python.so", "seccomp", 0755);
    write(scene.target + "/tmp/user/file", "theirs", 0600);
    std::filesystem::create_symlink("/etc/passwd", scene.target + "/tmp/link");
    ASSERT_EQ(::mkfifo((scene.target + "/tmp/fifo").c_str(), 0600), 0);
    ASSERT_EQ(::chown((scene.target + "/tmp/user").c_str(), 10000, 10001), 0);
    set_time(scene.target + "/tmp/user", 1'111'111'111, 1);
    const auto built = scene.build({.keep = {"python.so", "tmp", "absent"}});
    ASSERT_BUILT(built);
    EXPECT_THAT(built->kept, ElementsAre("python.so", "tmp"));
    EXPECT_EQ(content_of(scene.target + "/python.so"), "seccomp");
    EXPECT_EQ(content_of(scene.target + "/tmp/user/file"), "theirs");
    EXPECT_TRUE(std::filesystem::is_symlink(scene.target + "/tmp/link"));
    EXPECT_EQ(stat_of(scene.target + "/tmp").st_mode & 07777U, 01777U);
    EXPECT_EQ(stat_of(scene.target + "/tmp/user").st_uid, 10000U);
    EXPECT_EQ(stat_of(scene.target + "/tmp/user").st_mtim.tv_sec, 1'111'111'111);
    const auto before = listing(scene.target);
    ASSERT_BUILT(scene.build({.keep = {"python.so", "tmp"}}));
    EXPECT_EQ(listing(scene.target), before);
}

/// An environment in the directory that is kept.
class KeepBelow : public ::testing::Test {
protected:
    void SetUp() override {
        furnish(scene);
        write(scene.source + "/tmp/venv/lib/a.py", "a = 1\n");
        write(scene.source + "/tmp/venv/lib/b.py", "b = 1\n");
        write(scene.source + "/tmp/venv/pyvenv.cfg", "home = /usr/bin\n");
        ASSERT_BUILT(build());
        write(scene.target + "/tmp/user/file", "theirs", 0600);
        write(scene.target + "/tmp/other", "theirs too");
    }
    /// As the planner does it, with the mode that the profile gives the directory.
    [[nodiscard]] Result<Built> build(const std::vector<std::string>& made = {}) const {
        auto entries = scene.entries();
        const auto tmp = std::ranges::find(entries, RootPath("/tmp"), &plan::Entry::at);
        const auto twice = std::ranges::find(tmp + 1, entries.end(), RootPath("/tmp"), &plan::Entry::at);
        if (twice != entries.end()) entries.erase(twice);
        *tmp = made_directory("/tmp", 01777);
        for (const auto& path : made) entries.push_back(made_directory(path, 0777));
        return scene.build_plan(plan::plan_of(std::move(entries)), {.keep = {"tmp"}});
    }
    void expect_theirs() const {
        EXPECT_EQ(content_of(scene.target + "/tmp/user/file"), "theirs");
        EXPECT_EQ(content_of(scene.target + "/tmp/other"), "theirs too");
        EXPECT_EQ(stat_of(scene.target + "/tmp").st_mode & 07777U, 01777U);
    }
    [[nodiscard]] std::string in_root(const std::string& name) const {
        return content_of(scene.target + "/tmp/venv/" + name);
    }
    Scene scene;
};

TEST_F(KeepBelow, WhatThePlanHasInAKeptDirectoryIsComparedAndTheRestIsKept) {
    const auto same = build();
    ASSERT_BUILT(same);
    EXPECT_EQ(same->outcome, Outcome::unchanged);
    EXPECT_THAT(same->kept, ElementsAre("tmp"));
    const auto untouched = traces(scene);
    ASSERT_BUILT(build());
    EXPECT_EQ(traces(scene), untouched);

    replace(scene.source + "/tmp/venv/lib/a.py", "a = 2, and more\n");
    std::filesystem::remove(scene.source + "/tmp/venv/lib/b.py");
    write(scene.target + "/tmp/venv/lib/stray.py", "nobody's");
    const auto changed = build();
    ASSERT_BUILT(changed);
    EXPECT_EQ(changed->outcome, Outcome::refreshed);
    EXPECT_EQ(in_root("lib/a.py"), "a = 2, and more\n");
    EXPECT_FALSE(exists(scene.target + "/tmp/venv/lib/b.py"));
    EXPECT_FALSE(exists(scene.target + "/tmp/venv/lib/stray.py"));
    expect_theirs();
    const auto settled = build();
    ASSERT_BUILT(settled);
    EXPECT_EQ(settled->outcome, Outcome::unchanged);
}

TEST_F(KeepBelow, ARootBuiltAnewHasBothAsWell) {
    replace(scene.source + "/tmp/venv/lib/a.py", "a = 2, and more\n");
    replace(scene.source + "/etc/passwd", "root:x:0:0::/root:/bin/sh\n");
    const auto changed = build();
    ASSERT_BUILT(changed);
    EXPECT_EQ(changed->outcome, Outcome::built);
    EXPECT_THAT(changed->notes,
                ::testing::Not(Contains(::testing::Field(&placing::Note::kind, placing::NoteKind::not_kept))));
    EXPECT_EQ(in_root("lib/a.py"), "a = 2, and more\n");
    expect_theirs();
}

TEST_F(KeepBelow, TwoNamesOfThePlansInItDoNotTakeTheRestAway) {
    replace(scene.source + "/tmp/venv/lib/a.py", "a = 2, and more\n");
    write(scene.source + "/tmp/second/c.py", "c = 1\n");
    const auto changed = build();
    ASSERT_BUILT(changed);
    EXPECT_EQ(changed->outcome, Outcome::built);
    EXPECT_EQ(in_root("lib/a.py"), "a = 2, and more\n");
    EXPECT_EQ(content_of(scene.target + "/tmp/second/c.py"), "c = 1\n");
    expect_theirs();
}

TEST_F(KeepBelow, ADirectoryThatIsOnlyMadeStaysWithWhatOthersPutIntoIt) {
    ASSERT_BUILT(build({"/tmp/user"}));
    expect_theirs();
    std::filesystem::remove_all(scene.source + "/tmp");
    ASSERT_BUILT(build({"/tmp/user"}));
    expect_theirs();
}

TEST_F(KeepBelow, AKeptNameThatIsNoDirectoryGivesWayToThePlans) {
    std::filesystem::remove_all(scene.target + "/tmp");
    write(scene.top + "/precious/file", "data");
    std::filesystem::create_symlink(scene.top + "/precious", scene.target + "/tmp");
    const auto built = build();
    ASSERT_BUILT(built);
    EXPECT_THAT(built->notes,
                Contains(placing::Note{placing::NoteKind::not_kept, "/tmp", {{"cause", "exists"}, {"error", ""}}}));
    EXPECT_EQ(in_root("lib/a.py"), "a = 1\n");
    EXPECT_THAT(Scene::names(scene.top + "/precious"), ElementsAre("file"));
}

TEST(Keep, AKeptNameIsATopLevelName) {
    Scene scene;
    furnish(scene);
    for (const char* name : {"", ".", "..", "a/b", "../x"}) {
        const auto built = scene.build({.keep = {name}});
        ASSERT_FALSE(built) << name;
        EXPECT_EQ(built.error().kind, Errc::usage);
    }
}

TEST(Keep, ATmpNestedBeyondAllPathsIsClearedAwayWithTheOldRoot) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    // As code in a sandbox may do it: each step relative to the one before, so no limit on the whole path holds.
    int at = ::open((scene.target + "/tmp").c_str(), O_RDONLY | O_DIRECTORY);
    const std::string name(200, 'd');
    for (int depth = 0; depth < 400; ++depth) {
        ASSERT_EQ(::mkdirat(at, name.c_str(), 0700), 0);
        ASSERT_EQ(::mkdirat(at, "sibling", 0700), 0);
        const int below = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
        ::close(at);
        at = below;
    }
    ::close(at);
    const auto built = scene.build({.rebuild = true, .keep = {"tmp"}});
    ASSERT_BUILT(built);
    EXPECT_THAT(built->notes,
                Contains(::testing::Field(&placing::Note::values, Values{{"cause", "too_deep"}, {"error", ""}})));
    EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
    ASSERT_BUILT(scene.build({.rebuild = true}));
    EXPECT_THAT(Scene::names(scene.target + "/tmp"), IsEmpty());
}

}   // namespace
}   // namespace sandroot::root
