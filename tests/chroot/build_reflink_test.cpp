// The ladder on file systems that share blocks, made in a file and mounted for the test alone.
#include "support/mounts.hpp"
#include "unit/root/scene.hpp"

#include <cerrno>
#include <cstdlib>

#include <sys/statvfs.h>
#include <sys/xattr.h>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;

void run(const std::string& command) {
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

/// A scene of which source and target lie on a file system of their own.
class Sharing : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        point_ = scene.top + "/fs";
        mounts_.make(GetParam(), scene.top + "/image", "400M", point_);
        scene.source = point_ + "/source";
        scene.target = point_ + "/out/root";
        furnish(scene);
        write(scene.source + "/big", std::string(32U << 20U, 'b'));
        // Data, a hole, data, a hole to the end.
        write(scene.source + "/sparse", std::string(1U << 20U, 's'));
        run("dd if=/dev/zero of=" + scene.source + "/sparse bs=1M count=1 seek=20 conv=notrunc status=none");
        run("truncate -s 64M " + scene.source + "/sparse");
    }

    /// Bytes that the file system has given out.
    [[nodiscard]] std::uint64_t used() const {
        ::sync();
        struct statvfs raw{};
        EXPECT_EQ(::statvfs(point_.c_str(), &raw), 0);
        return (raw.f_blocks - raw.f_bfree) * raw.f_frsize;
    }

    Scene scene;

private:
    test::Mounts mounts_;   // Gone before the scene is.
    std::string point_;
};

INSTANTIATE_TEST_SUITE_P(FileSystems, Sharing, ::testing::Values("xfs", "btrfs"));

TEST_P(Sharing, ReflinksTakeNoRoomAndHaveInodesOfTheirOwn) {
    const auto before = used();
    const auto built = scene.build({.link = Link::reflink});
    ASSERT_BUILT(built);
    EXPECT_EQ(built->reflinked, 6U);
    EXPECT_EQ(built->bytes_copied, 0U);
    EXPECT_LT(used() - before, std::uint64_t{8} << 20U);
    EXPECT_NE(stat_of(scene.target + "/big").st_ino, stat_of(scene.source + "/big").st_ino);
    EXPECT_EQ(stat_of(scene.target + "/sparse").st_size, 64 << 20);
    run("cmp " + scene.source + "/big " + scene.target + "/big");
    run("cmp " + scene.source + "/sparse " + scene.target + "/sparse");
}

TEST_P(Sharing, ACopyKeepsItsHoles) {
    const auto built = scene.build({.link = Link::copy});
    ASSERT_BUILT(built);
    EXPECT_EQ(built->copied, 6U);
    EXPECT_LT(built->bytes_copied, std::uint64_t{40} << 20U);
    EXPECT_EQ(stat_of(scene.target + "/sparse").st_size, 64 << 20);
    EXPECT_LT(stat_of(scene.target + "/sparse").st_blocks * 512, 4 << 20);
    run("cmp " + scene.source + "/sparse " + scene.target + "/sparse");
}

TEST_P(Sharing, AFileThatMayNotBeLinkedSharesItsBlocksAllTheSame) {
    ASSERT_EQ(::chmod((scene.source + "/big").c_str(), 04755), 0);
    const auto built = scene.build();
    ASSERT_BUILT(built);
    EXPECT_EQ(built->reflinked, 1U);
    EXPECT_EQ(stat_of(scene.target + "/big").st_mode & 07777U, 0755U);
    EXPECT_EQ(stat_of(scene.source + "/big").st_mode & 07777U, 04755U);
    EXPECT_EQ(scene.build()->outcome, Outcome::unchanged);
}

TEST_P(Sharing, OneReflinkedFileIsRefreshedAlone) {
    ASSERT_BUILT(scene.build({.link = Link::reflink}));
    write(scene.source + "/big.new", std::string(1000, 'n'));
    std::filesystem::rename(scene.source + "/big.new", scene.source + "/usr/lib/python3/os.py");
    const auto built = scene.build({.link = Link::reflink});
    ASSERT_BUILT(built);
    EXPECT_EQ(built->outcome, Outcome::refreshed);
    EXPECT_EQ(built->reflinked, 1U);
    EXPECT_EQ(content_of(scene.target + "/usr/lib/python3/os.py"), std::string(1000, 'n'));
}

/// security.capability is a setuid bit by another name.
TEST(Capabilities, NeverEnterTheRootByALink) {
    Scene scene;
    furnish(scene);
    write(scene.source + "/usr/bin/ping", "program", 0755);
    // VFS_CAP_REVISION_2 with CAP_NET_RAW permitted and effective, as setcap(8) would write it.
    const unsigned char value[20] = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    ASSERT_EQ(::setxattr((scene.source + "/usr/bin/ping").c_str(), "security.capability", value, sizeof value, 0), 0)
        << std::strerror(errno);
    for (const auto link : {Link::automatic, Link::hard}) {
        const auto built = scene.build({.link = link});
        ASSERT_BUILT(built);
        EXPECT_EQ(built->copied, 1U);
        EXPECT_LT(::getxattr((scene.target + "/usr/bin/ping").c_str(), "security.capability", nullptr, 0), 0);
        EXPECT_EQ(::getxattr((scene.source + "/usr/bin/ping").c_str(), "security.capability", nullptr, 0), 20);
        EXPECT_THAT(built->notes, ::testing::Contains(copied_for(1, "privileged")));
        EXPECT_EQ(scene.build({.link = link})->outcome, Outcome::unchanged);
    }
}

}   // namespace
}   // namespace sandroot::root
