#include "unit/root/scene.hpp"

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;

TEST(State, LeftoversOfAKilledRunAreCleared) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    write(scene.state() + "/staging/deep/er/file", "half");
    write(scene.state() + "/old/file", "old");
    write(scene.state() + "/manifest.new", "sandroot mani");
    ASSERT_BUILT(scene.build());
    EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
}

TEST(State, AnOldRootThatAKilledRunHadMovedAwayComesBack) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    const auto before = listing(scene.target);
    std::filesystem::rename(scene.target, scene.state() + "/old");
    auto plan = scene.plan();
    write(scene.source + "/usr/lib/python3/os.py", "changed");
    ASSERT_FALSE(scene.build_plan(plan, {.link = Link::copy}));
    write(scene.source + "/usr/lib/python3/os.py", "import sys\n");
    EXPECT_EQ(listing(scene.target).size(), before.size());
}

TEST(State, AManifestAnnouncedBeforeAKillIsTakenUpWhenTheSwapHadHappened) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    std::filesystem::rename(scene.state() + "/manifest", scene.state() + "/manifest.new");
    write(scene.target + "/unknown", "so that only the directory itself can vouch for it");
    ASSERT_BUILT(scene.build());
}

TEST(State, PlantedSymlinksAndStrangersInTheStateDirectoryAreRefused) {
    const auto check = [](auto plant) {
        Scene scene;
        furnish(scene);
        write(scene.top + "/victim/file", "data", 0640);
        plant(scene);
        const auto built = scene.build({.force = true});
        ASSERT_FALSE(built);
        EXPECT_EQ(built.error().kind, Errc::refused) << built.error().message;
        EXPECT_EQ(content_of(scene.top + "/victim/file"), "data");
        EXPECT_THAT(Scene::names(scene.top + "/victim"), ElementsAre("file"));
        EXPECT_FALSE(exists(scene.target));
    };
    namespace disk = std::filesystem;
    check([](const Scene& scene) {
        disk::create_directories(scene.top + "/out");
        disk::create_directory_symlink(scene.top + "/victim", scene.state());
    });
    for (const char* name : {"staging", "old"})
        check([&](const Scene& scene) {
            disk::create_directories(scene.state());
            disk::create_directory_symlink(scene.top + "/victim", scene.state() + "/" + name);
        });
    for (const char* name : {"lock", "manifest.new"})
        check([&](const Scene& scene) {
            disk::create_directories(scene.state());
            disk::create_symlink(scene.top + "/victim/file", scene.state() + "/" + name);
        });
    check([](const Scene& scene) {
        disk::create_directories(scene.state());
        ASSERT_EQ(::mkfifo((scene.state() + "/lock").c_str(), 0600), 0);
    });
    check([](const Scene& scene) {
        disk::create_directories(scene.state());
        ASSERT_EQ(::chmod(scene.state().c_str(), 0777), 0);
    });
    check([](const Scene& scene) {
        disk::create_directories(scene.state());
        ASSERT_EQ(::chown(scene.state().c_str(), 1234, 1234), 0);
    });
}

}   // namespace
}   // namespace sandroot::root
