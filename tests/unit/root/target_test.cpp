#include "unit/root/scene.hpp"

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Target, CreatesTheDirectoriesAboveTheTarget) {
    Scene scene;
    furnish(scene);
    scene.target = scene.top + "/a/b/c/root";
    ASSERT_BUILT(scene.build());
    EXPECT_TRUE(exists(scene.target + "/etc/passwd"));
}

TEST(Target, AnEmptyDirectoryIsReplaced) {
    Scene scene;
    furnish(scene);
    std::filesystem::create_directories(scene.target);
    ASSERT_BUILT(scene.build());
    EXPECT_TRUE(exists(scene.target + "/etc/passwd"));
}

TEST(Target, ATrailingSlashDoesNotMatter) {
    Scene scene;
    furnish(scene);
    scene.target += "/";
    ASSERT_BUILT(scene.build());
    EXPECT_TRUE(exists(scene.top + "/out/root/etc/passwd"));
}

TEST(Target, AForeignDirectoryIsReplacedOnlyByForce) {
    Scene scene;
    furnish(scene);
    write(scene.target + "/precious", "data");
    const auto refused = scene.build();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Errc::refused);
    EXPECT_THAT(refused.error().hint, HasSubstr("--force"));
    EXPECT_EQ(content_of(scene.target + "/precious"), "data");
    EXPECT_THAT(scene.beside(), ElementsAre("root"));
    ASSERT_BUILT(scene.build({.force = true}));
    EXPECT_FALSE(exists(scene.target + "/precious"));
    ASSERT_BUILT(scene.build());
}

TEST(Target, AForeignDirectoryAtThePlaceOfARemovedRootIsNotOurs) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    std::filesystem::remove_all(scene.target);
    write(scene.target + "/precious", "data");
    EXPECT_FALSE(scene.build());
    EXPECT_EQ(content_of(scene.target + "/precious"), "data");
    EXPECT_TRUE(exists(scene.state() + "/manifest"));
}

TEST(Target, ARootThatWasRenamedWithItsStateIsOurs) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    const auto state = scene.state();
    std::filesystem::rename(scene.target, scene.top + "/out/moved");
    std::filesystem::rename(state, scene.top + "/out/.moved.sandroot");
    scene.target = scene.top + "/out/moved";
    ASSERT_BUILT(scene.build());
}

TEST(Target, ARootWithAnAdditionalTopLevelNameIsStillOurs) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    write(scene.target + "/python.so", "x");
    ASSERT_BUILT(scene.build());
    EXPECT_FALSE(exists(scene.target + "/python.so"));
}

TEST(Target, ACopyOfARootWithOtherInodesIsOursByItsNames) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    std::filesystem::copy(scene.target, scene.top + "/copy",
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
    std::filesystem::remove_all(scene.target);
    std::filesystem::rename(scene.top + "/copy", scene.target);
    ASSERT_BUILT(scene.build());
}

TEST(Target, ABrokenManifestIsNoReasonToOverwriteAnything) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    write(scene.state() + "/manifest", "sandroot manifest 2\nroot 1 0.000000000\nlink auto\nkept ../../etc\n");
    const auto refused = scene.build();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Errc::refused);
    EXPECT_THAT(refused.error().message, HasSubstr("line 4"));
    ASSERT_BUILT(scene.build({.force = true}));
    ASSERT_BUILT(scene.build());
}

TEST(Target, ATargetThatIsNoDirectoryIsRefusedEvenByForce) {
    const auto message = [](auto prepare) {
        Scene scene;
        furnish(scene);
        std::filesystem::create_directories(scene.top + "/out");
        prepare(scene.target);
        const auto built = scene.build({.force = true});
        EXPECT_FALSE(built);
        EXPECT_THAT(scene.beside(), ElementsAre("root"));
        return built ? std::string() : built.error().message;
    };
    EXPECT_THAT(message([](const std::string& path) { write(path, "file"); }), HasSubstr("is a file"));
    EXPECT_THAT(message([](const std::string& path) { std::filesystem::create_symlink("elsewhere", path); }),
                HasSubstr("is a symlink"));
    EXPECT_THAT(message([](const std::string& path) { ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0); }),
                HasSubstr("is a FIFO"));
}

TEST(Target, TargetsThatNameNoDirectoryOfTheirOwnAreRefused) {
    Scene scene;
    furnish(scene);
    for (const char* target : {"/", "//", "", ".", "..", "/tmp/..", "/tmp/."}) {
        scene.target = target;
        const auto built = scene.build({.force = true});
        ASSERT_FALSE(built) << target;
        EXPECT_EQ(built.error().kind, Errc::usage) << target;
    }
}

TEST(Target, ATargetInsideWhatIsTakenOrAroundItIsRefused) {
    Scene scene;
    furnish(scene);
    for (const std::string& target :
         {scene.source + "/usr/lib/python3/root", scene.source + "/usr", scene.source, scene.top}) {
        scene.target = target;
        const auto before = listing(scene.source);
        const auto built = scene.build({.force = true});
        ASSERT_FALSE(built) << target;
        EXPECT_EQ(built.error().kind, Errc::refused) << built.error().message;
        EXPECT_EQ(listing(scene.source), before) << target;
    }
}

TEST(Target, ATargetInTheSourceBesideWhatIsTakenIsFine) {
    Scene scene;
    furnish(scene);
    const auto plan = scene.plan();
    scene.target = scene.source + "/var/sandbox/root";
    ASSERT_BUILT(scene.build_plan(plan));
}

TEST(Target, AnErrorLeavesNothingBehindAndTheOldRootUntouched) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    const auto before = listing(scene.target);
    auto plan = scene.plan();
    write(scene.source + "/etc/passwd", "somebody else\n");
    ASSERT_FALSE(scene.build_plan(plan, {.rebuild = true}));
    EXPECT_THAT(scene.beside(), ElementsAre(".root.sandroot", "root"));
    EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
    // The very file that changed is shared with the source; everything else is as it was.
    write(scene.source + "/etc/passwd", "root:x:0:0::/:/bin/sh\n");
    set_time(scene.source + "/etc/passwd", 1, 2);
    EXPECT_EQ(listing(scene.target).size(), before.size());
}

}   // namespace
}   // namespace sandroot::root
