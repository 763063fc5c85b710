// Builds where there is no room: each size of file system from too small for anything to large enough, and a real
// quota.
#include "root/program.hpp"

#include <cerrno>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Grows the room step by step until the build finds enough of it; `options` is what tmpfs gets.
class Room : public ::testing::TestWithParam<const char*> {
protected:
    [[nodiscard]] static std::string options(int step) {
        return GetParam() == std::string("Bytes") ? "size=" + std::to_string(40 + step * 8) + "k"
                                                  : "size=8m,nr_inodes=" + std::to_string(14 + step * 2);
    }
};

INSTANTIATE_TEST_SUITE_P(Of, Room, ::testing::Values("Bytes", "Inodes"),
                         [](const auto& tested) { return tested.param; });

TEST_P(Room, WhereverItEndsTheOldRootIsWholeAndNothingIsLeftBehind) {
    Scene scene;
    furnish(scene);
    const auto small = scene.plan();
    for (int at = 0; at < 12; ++at) write(scene.source + "/more/d" + std::to_string(at) + "/f", std::string(9000, 'm'));
    const auto large = scene.plan();
    int failed = 0;
    for (int step = 0;; ++step) {
        ASSERT_LT(step, 100);
        test::Mounts mounts;
        const std::string point = scene.top + "/fs" + std::to_string(step);
        mounts.mount("tmpfs", point, options(step));
        scene.target = point + "/a/root";
        if (const auto first = scene.build_plan(small); !first) {
            EXPECT_EQ(first.error().os_error, ENOSPC) << first.error().message;
            EXPECT_THAT(Scene::names(point), IsEmpty()) << options(step);
            continue;
        }
        const auto before = hash_of(scene.target);
        const auto built = scene.build_plan(large, {.rebuild = true});
        EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest")) << options(step);
        if (built) {
            EXPECT_TRUE(content_of(scene.target + "/more/d11/f") == std::string(9000, 'm'));
            break;
        }
        ++failed;
        EXPECT_EQ(built.error().os_error, ENOSPC) << built.error().message;
        EXPECT_THAT(built.error().hint, HasSubstr("free some space"));
        EXPECT_EQ(hash_of(scene.target), before) << options(step);
    }
    EXPECT_GE(failed, 5);
}

TEST(Quota, ThatIsUsedUpLeavesTheOldRootWholeAndIsNamed) {
    // Of the file systems that Linux has, btrfs brings a quota of its own.
    System system;
    test::Mounts mounts;
    mounts.make("btrfs", system.top + "/image", "256M", system.top + "/quota");
    run_or_fail("btrfs quota enable " + system.top + "/quota && btrfs subvolume create " + system.top +
                "/quota/mine && btrfs qgroup limit 4M " + system.top + "/quota/mine");
    system.add_data(3, 3);
    system.target = system.top + "/quota/mine/root";
    ASSERT_RAN(run(system.building()));
    const auto before = hash_of(system.target);
    for (int at = 0; at < 8; ++at) write(system.source + "/data/big" + std::to_string(at), std::string(2U << 20U, 'b'));
    for (const char* what : {"--rebuild", "--jobs=1"}) {
        const auto finished = run(system.building({what}));
        EXPECT_EQ(finished.exit_status, 2);
        EXPECT_THAT(finished.errors, HasSubstr("Disk quota exceeded"));
        EXPECT_THAT(finished.errors, HasSubstr("quota is used up"));
        EXPECT_EQ(hash_of(system.target), before);
        EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
    }
}

TEST(ReadOnly, ATargetThatCannotBeWrittenIsAClearErrorAndADryRunStillTells) {
    System system;
    system.add_data(3, 3);
    test::Mounts mounts;
    mounts.mount("tmpfs", system.top + "/closed", "size=1m");
    system.target = system.top + "/closed/root";
    ASSERT_RAN(run(system.building()));
    const auto before = hash_of(system.top + "/closed");
    test::Mounts::make_read_only(system.top + "/closed");
    const auto finished = run(system.building({"--rebuild"}));
    EXPECT_EQ(finished.exit_status, 2);
    EXPECT_THAT(finished.errors, HasSubstr("Read-only file system"));
    EXPECT_THAT(finished.errors, HasSubstr("--root"));
    ASSERT_RAN(run(system.building({"--dry-run"})));
    ASSERT_RAN(run(system.verifying({"--manifest"})));
    EXPECT_EQ(hash_of(system.top + "/closed"), before);
}

}   // namespace
}   // namespace sandroot::root
