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
    EXPECT_THAT(built->notes, Contains(HasSubstr("nested too deep")));
    EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
    ASSERT_BUILT(scene.build({.rebuild = true}));
    EXPECT_THAT(Scene::names(scene.target + "/tmp"), IsEmpty());
}

}   // namespace
}   // namespace sandroot::root
