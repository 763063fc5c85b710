// Sources and roots on an overlay, as in a container, and on other file systems than each other.
#include "root/program.hpp"

#include <cerrno>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A system whose source is the lower layer of an overlay.
class Overlaid : public ::testing::Test {
protected:
    void SetUp() override {
        system.add_data(4, 4);
        write(system.source + "/data/private", "p", 0600);
        lower = system.source;
        upper = system.top + "/fs/upper";
        std::filesystem::create_directories(upper);
        std::filesystem::create_directories(system.top + "/fs/work");
        mounts_.mount("overlay", system.top + "/merged",
                      "lowerdir=" + lower + ",upperdir=" + upper + ",workdir=" + system.top + "/fs/work");
        system.source = system.top + "/merged";
        lower_before = hash_of(lower);
    }

    System system;
    std::string lower;
    std::string upper;
    std::uint64_t lower_before = 0;

private:
    test::Mounts mounts_;
};

TEST_F(Overlaid, ASourceIsCopiedAndSaidSoAndNoFileOfItIsDuplicatedIntoTheUpperLayer) {
    system.target = system.source + "/var/root";
    const auto built = run(system.building());
    ASSERT_RAN(built);
    EXPECT_THAT(built.output, HasSubstr("the source lies on an overlay"));
    EXPECT_THAT(built.output, HasSubstr("--link hard"));
    EXPECT_EQ(hash_of(lower), lower_before);
    EXPECT_EQ(Scene::names(upper), std::vector<std::string>{"var"});
    EXPECT_EQ(content_of(system.target + "/data/d3/f3"), "content of 15\n");
    const auto again = run(system.building());
    ASSERT_RAN(again);
    EXPECT_THAT(again.output, HasSubstr("unchanged"));
    ASSERT_RAN(run(system.verifying({"--manifest"})));
}

TEST_F(Overlaid, LinkHardInsistsAndTheLowerLayerStaysAsItIs) {
    system.target = system.source + "/var/root";
    const auto built = run(system.building({"--link", "hard"}));
    ASSERT_RAN(built);
    EXPECT_EQ(stat_of(system.target + "/data/d3/f3").st_ino, stat_of(system.source + "/data/d3/f3").st_ino);
    EXPECT_EQ(hash_of(lower), lower_before);
    EXPECT_EQ(stat_of(system.source + "/data/private").st_mode & 07777U, 0600U);
}

TEST_F(Overlaid, LinkHardToAnotherFileSystemFailsClearlyAndNothingIsWritten) {
    std::filesystem::create_directories(system.top + "/fs/elsewhere");
    system.target = system.top + "/fs/elsewhere/root";
    const auto built = run(system.building({"--link", "hard"}));
    EXPECT_EQ(built.exit_status, 2);
    EXPECT_THAT(built.errors, HasSubstr("linking /data/d0/f0"));
    EXPECT_THAT(built.errors, HasSubstr("--link auto"));
    EXPECT_THAT(Scene::names(system.top + "/fs/elsewhere"), IsEmpty());
    EXPECT_THAT(Scene::names(upper), IsEmpty());
    EXPECT_EQ(hash_of(lower), lower_before);
    ASSERT_RAN(run(system.building()));
    EXPECT_EQ(hash_of(lower), lower_before);
    EXPECT_THAT(Scene::names(upper), IsEmpty());
}

TEST(OtherFileSystem, ARootOnATmpfsIsBuiltRefreshedRebuiltAndVerified) {
    System system;
    system.add_data(4, 4);
    test::Mounts mounts;
    mounts.mount("tmpfs", system.top + "/other", "size=8m");
    system.target = system.top + "/other/root";
    const auto built = run(system.building());
    ASSERT_RAN(built);
    EXPECT_THAT(built.output, HasSubstr("different file systems"));
    write(system.source + "/data/d1/f1", "another\n");
    const auto refreshed = run(system.building());
    ASSERT_RAN(refreshed);
    EXPECT_THAT(refreshed.output, HasSubstr("refreshed"));
    EXPECT_EQ(content_of(system.target + "/data/d1/f1"), "another\n");
    ASSERT_RAN(run(system.building({"--rebuild"})));
    ASSERT_RAN(run(system.verifying({"--manifest"})));
    EXPECT_EQ(hash_of(system.target + "/data"), hash_of(system.source + "/data"));
}

}   // namespace
}   // namespace sandroot::root
