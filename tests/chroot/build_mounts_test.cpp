// Builds on file systems that are full, read-only, somebody else's or an overlay, in a mount namespace of the test's
// own.
#include "support/mounts.hpp"
#include "unit/root/scene.hpp"

#include <cerrno>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using sandroot::test::Mounts;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Mounted, AnotherFileSystemGetsCopiesAndANoteSaysWhy) {
    Scene scene;
    Mounts mounts;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    const auto linked = listing(scene.target);
    mounts.mount("tmpfs", scene.top + "/fs", "size=16m");
    scene.target = scene.top + "/fs/root";
    const auto built = scene.build();
    ASSERT_BUILT(built);
    EXPECT_EQ(built->linked, 0U);
    EXPECT_EQ(built->copied, 4U);
    EXPECT_THAT(built->notes, ElementsAre(copied_for(4, "other_device")));
    EXPECT_EQ(listing(scene.target), linked);

    const auto hard = scene.build({.link = Link::hard});
    ASSERT_FALSE(hard);
    EXPECT_EQ(hard.error().os_error, EXDEV);
    EXPECT_THAT(hard.error().hint, HasSubstr("--link auto"));
    const auto reflink = scene.build({.link = Link::reflink});
    ASSERT_FALSE(reflink);
    EXPECT_EQ(listing(scene.target), linked);
}

TEST(Mounted, AFullFileSystemLeavesTheOldRootWhole) {
    Scene scene;
    Mounts mounts;
    mounts.mount("tmpfs", scene.top + "/fs", "size=128k");
    scene.target = scene.top + "/fs/sandbox/root";
    furnish(scene);
    ASSERT_BUILT(scene.build());
    const auto before = listing(scene.target);
    write(scene.source + "/big", std::string(200'000, 'x'));
    const auto built = scene.build();
    ASSERT_FALSE(built);
    EXPECT_EQ(built.error().os_error, ENOSPC);
    EXPECT_THAT(built.error().hint, HasSubstr("free some space"));
    EXPECT_EQ(listing(scene.target), before);
    EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
}

TEST(Mounted, AFileSystemThatIsFullFromTheStartIsLeftAsItWas) {
    for (const char* options : {"size=32k", "nr_inodes=8"}) {
        Scene scene;
        Mounts mounts;
        mounts.mount("tmpfs", scene.top + "/fs", options);
        scene.target = scene.top + "/fs/a/b/root";
        furnish(scene);
        write(scene.source + "/big", std::string(100'000, 'x'));
        const auto built = scene.build();
        ASSERT_FALSE(built);
        EXPECT_EQ(built.error().os_error, ENOSPC) << built.error().message;
        EXPECT_THAT(Scene::names(scene.top + "/fs"), IsEmpty());
    }
}

TEST(Mounted, AReadOnlyFileSystemIsAClearError) {
    Scene scene;
    Mounts mounts;
    mounts.mount("tmpfs", scene.top + "/fs", "size=1m");
    scene.target = scene.top + "/fs/root";
    furnish(scene);
    ASSERT_BUILT(scene.build());
    const auto before = listing(scene.top + "/fs");
    Mounts::make_read_only(scene.top + "/fs");
    const auto again = scene.build();
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().os_error, EROFS) << again.error().message;
    EXPECT_THAT(again.error().hint, HasSubstr("--root"));
    EXPECT_EQ(listing(scene.top + "/fs"), before);
    scene.target = scene.top + "/fs/new/root";
    const auto fresh = scene.build();
    ASSERT_FALSE(fresh);
    EXPECT_EQ(fresh.error().os_error, EROFS);
}

TEST(Mounted, AMountPointCannotBeTheTarget) {
    Scene scene;
    Mounts mounts;
    furnish(scene);
    mounts.mount("tmpfs", scene.target, "size=1m");
    const auto built = scene.build({.force = true});
    ASSERT_FALSE(built);
    EXPECT_EQ(built.error().kind, Errc::refused);
    EXPECT_THAT(built.error().message, HasSubstr("mount point"));
    scene.target = scene.top + "/bound";
    mounts.bind(scene.source + "/etc", scene.target);
    const auto bound = scene.build({.force = true});
    ASSERT_FALSE(bound);
    EXPECT_THAT(bound.error().message, HasSubstr("mount point"));
    EXPECT_TRUE(exists(scene.source + "/etc/passwd"));
}

TEST(Mounted, NothingMountedInTheOldRootIsEverRemoved) {
    Scene scene;
    Mounts mounts;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    write(scene.top + "/host data/file", "data");
    mounts.bind(scene.top + "/host data", scene.target + "/tmp/with blank");
    const auto built = scene.build({.force = true});
    ASSERT_FALSE(built);
    EXPECT_EQ(built.error().kind, Errc::refused);
    EXPECT_THAT(built.error().message, HasSubstr("/tmp/with blank is mounted inside"));
    EXPECT_EQ(content_of(scene.top + "/host data/file"), "data");

    // What a killed build left is removed without asking /proc/self/mountinfo first, and still stops at a mount.
    mounts.bind(scene.top + "/host data", scene.state() + "/staging/usr/d");
    const auto stuck = scene.build({.force = true});
    ASSERT_FALSE(stuck);
    EXPECT_EQ(content_of(scene.top + "/host data/file"), "data");
}

TEST(Mounted, OnAnOverlayFilesAreCopiedAndALowerRootIsReplaced) {
    Scene scene;
    Mounts mounts;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    write(scene.target + "/tmp/user/file", "theirs");
    write(scene.target + "/python.so", "seccomp");
    set_time(scene.target, 0, 0);
    const auto before = listing(scene.target);

    // The layer below holds source and root, as an image does in which the root was built by an earlier line.
    const auto overlay = scene.top + "/merged";
    mounts.mount("tmpfs", scene.top + "/layers", "size=16m");
    std::filesystem::create_directories(scene.top + "/layers/upper");
    std::filesystem::create_directories(scene.top + "/layers/work");
    std::filesystem::create_directories(scene.top + "/lower/app");
    std::filesystem::rename(scene.source, scene.top + "/lower/app/source");
    std::filesystem::rename(scene.top + "/out", scene.top + "/lower/app/out");
    mounts.mount("overlay", overlay,
                 "lowerdir=" + scene.top + "/lower,upperdir=" + scene.top + "/layers/upper,workdir=" + scene.top +
                     "/layers/work");
    scene.source = overlay + "/app/source";
    scene.target = overlay + "/app/out/root";

    const auto unchanged = scene.build({.keep = {"tmp", "python.so"}});
    ASSERT_BUILT(unchanged);
    EXPECT_EQ(unchanged->outcome, Outcome::unchanged);
    EXPECT_EQ(listing(scene.target), before);

    const auto built = scene.build({.rebuild = true, .keep = {"tmp", "python.so"}});
    ASSERT_BUILT(built);
    EXPECT_EQ(built->linked, 0U);
    EXPECT_THAT(built->notes, Contains(copied_for(built->copied, "overlay")));
    EXPECT_THAT(built->notes, Contains(placing::Note{placing::NoteKind::old_root_emptied}));
    EXPECT_EQ(listing(scene.target), before);
    EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));

    const auto again = scene.build({.rebuild = true, .keep = {"tmp", "python.so"}});
    ASSERT_BUILT(again);
    EXPECT_THAT(again->notes, ::testing::Not(Contains(placing::Note{placing::NoteKind::old_root_emptied})));
    EXPECT_EQ(listing(scene.target), before);

    const auto hard = scene.build({.link = Link::hard, .keep = {"tmp", "python.so"}});
    ASSERT_BUILT(hard);
    EXPECT_EQ(hard->linked, 4U);
    EXPECT_EQ(content_of(scene.target + "/usr/lib/libz.so.1"), "library");
}

}   // namespace
}   // namespace sandroot::root
