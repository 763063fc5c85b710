// One input gives one tree; what was changed behind our back is found; a dry run changes nothing; what is no content of
// a file does not come along.
#include "root/program.hpp"

#include <sys/xattr.h>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// One of everything.
class Same : public ::testing::Test {
protected:
    void SetUp() override {
        system.add_data(8, 8);
        write(system.source + "/data/private", "p", 0600);
        write(system.source + "/data/su", "s", 04755);
        std::filesystem::create_hard_link(system.source + "/data/d1/f1", system.source + "/data/d2/again");
        std::filesystem::create_symlink("../d3/f3", system.source + "/data/d4/link");
        std::filesystem::create_symlink("/nowhere", system.source + "/data/dangling");
        write(system.source + "/data/sparse", "begin");
        std::filesystem::resize_file(system.source + "/data/sparse", 4U << 20U);
        set_time(system.source + "/data/d5/f5", 1'234'567'890, 123'456'789);
        set_time(system.source + "/data/d4/link", 1, 999'999'999);
        set_time(system.source + "/data/d6", -1, 1);
    }
    /// The manifest without the line that tells which directory it describes.
    [[nodiscard]] std::string manifest() const {
        auto text = content_of(system.state() + "/manifest");
        const auto line = text.find("\nroot ");
        return text.erase(line, text.find('\n', line + 1) - line);
    }
    [[nodiscard]] std::string inside(const std::string& name) const { return system.target + "/data/" + name; }

    System system;
};

TEST_F(Same, TwoBuildsInTwoPlacesAreOneTreeAndOneManifest) {
    for (const char* link : {"auto", "copy", "hard"}) {
        system.target = system.top + "/fs/one/root";
        ASSERT_RAN(run(system.building({"--link", link, "--jobs", "1"})));
        const auto hash = hash_of(system.target);
        const auto text = manifest();
        const auto one = system.target;
        system.target = system.top + "/fs/two/sandbox";
        ASSERT_RAN(run(system.building({"--link", link, "--jobs", "8"})));
        const auto diff = run({"/usr/bin/diff", "-r", "--no-dereference", one, system.target});
        EXPECT_TRUE(diff.succeeded()) << diff.output << diff.errors;
        EXPECT_EQ(hash_of(system.target), hash);
        EXPECT_EQ(manifest(), text);
        EXPECT_THAT(text, HasSubstr("sandroot manifest"));
    }
}

TEST_F(Same, TimesAreThoseOfTheSourceToTheNanosecondAndHolesStayHoles) {
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    EXPECT_EQ(stat_of(inside("d5/f5")).st_mtim.tv_sec, 1'234'567'890);
    EXPECT_EQ(stat_of(inside("d5/f5")).st_mtim.tv_nsec, 123'456'789);
    EXPECT_EQ(stat_of(inside("d4/link")).st_mtim.tv_nsec, 999'999'999);
    EXPECT_EQ(stat_of(inside("d6")).st_mtim.tv_sec, -1);
    EXPECT_EQ(stat_of(inside("sparse")).st_size, 4 << 20);
    EXPECT_LT(stat_of(inside("sparse")).st_blocks * 512, 1 << 20);
}

bool has_attribute(const std::string& path, const char* name) {
    return ::lgetxattr(path.c_str(), name, nullptr, 0) >= 0;
}

TEST(Attributes, NoneComeAlongWithACopyAndNoCapabilitiesEver) {
    // tmpfs takes no user attributes here, so on the disk.
    System system;
    system.source = system.top + "/disk";
    std::filesystem::copy(system.top + "/fs/source", system.source,
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
    system.target = system.top + "/out/root";
    const std::string file = system.source + "/data/file";
    const std::string tool = system.source + "/data/tool";
    write(file, "content");
    write(tool, "program", 0755);
    ASSERT_EQ(::setxattr(file.c_str(), "user.note", "n", 1, 0), 0) << std::strerror(errno);
    // VFS_CAP_REVISION_2 with CAP_NET_RAW permitted and effective.
    const unsigned char value[20] = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    ASSERT_EQ(::setxattr(tool.c_str(), "security.capability", value, sizeof value, 0), 0) << std::strerror(errno);
    // Whoever may enter the directory above by an access list must not get into every file that is created there.
    std::filesystem::create_directories(system.top + "/out");
    const unsigned char list[] = {2, 0,    0,    0,    1,    0,    7,    0, 0xff, 0xff, 0xff, 0xff, 2,    0,    7,
                                  0, 0xd2, 4,    0,    0,    4,    0,    5, 0,    0xff, 0xff, 0xff, 0xff, 0x10, 0,
                                  7, 0,    0xff, 0xff, 0xff, 0xff, 0x20, 0, 5,    0,    0xff, 0xff, 0xff, 0xff};
    ASSERT_EQ(::setxattr((system.top + "/out").c_str(), "system.posix_acl_default", list, sizeof list, 0), 0)
        << std::strerror(errno);
    for (const char* link : {"auto", "copy", "hard"}) {
        ASSERT_RAN(run(system.building({"--link", link})));
        const bool linked = link != std::string("copy");
        EXPECT_EQ(has_attribute(system.target + "/data/file", "user.note"), linked) << link;   // It is the very file.
        EXPECT_FALSE(has_attribute(system.target + "/data/tool", "security.capability")) << link;
        for (const char* name : {"", "/data", "/data/file", "/data/tool", "/etc/ld.so.cache"})
            for (const char* kind : {"system.posix_acl_access", "system.posix_acl_default"})
                EXPECT_FALSE(has_attribute(system.target + name, kind)) << link << " " << name << " " << kind;
        EXPECT_EQ(stat_of(system.target + "/data").st_mode & 07777U, 0755U);
    }
    EXPECT_TRUE(has_attribute(tool, "security.capability"));
}

TEST_F(Same, VerifyFindsEveryFileThatWasChangedAddedOrRemoved) {
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    ASSERT_RAN(run(system.verifying({"--manifest"})));
    write(inside("d0/f0"), "longer than it was before\n");
    ASSERT_EQ(::chmod(inside("d0/f1").c_str(), 0755), 0);
    ASSERT_EQ(::chown(inside("d0/f2").c_str(), 1234, 1234), 0);
    set_time(inside("d0/f3"), 1, 0);
    std::filesystem::remove(inside("d0/f4"));
    std::filesystem::remove_all(inside("d3"));
    write(inside("d0/new"), "new");
    write(inside("new/below/file"), "new");
    std::filesystem::remove(inside("d4/link"));
    std::filesystem::create_symlink("elsewhere", inside("d4/link"));
    std::filesystem::remove(inside("d7/f7"));
    std::filesystem::create_directories(inside("d7/f7"));
    std::filesystem::remove(inside("d7/f6"));
    std::filesystem::create_symlink("f5", inside("d7/f6"));
    const auto found = run(system.verifying({"--manifest"}));
    EXPECT_EQ(found.exit_status, 1);
    for (const char* line : {"/data/d0/f0  [changed]", "/data/d0/f1  [changed]", "/data/d0/f2  [changed]",
                             "/data/d0/f3  [changed]", "/data/d0/f4  [removed]", "/data/d3  [removed]",
                             "/data/d0/new  [added]", "/data/new  [added]", "/data/new/below/file  [added]",
                             "/data/d4/link  [changed]", "/data/d7/f7  [changed]", "/data/d7/f6  [changed]"})
        EXPECT_THAT(found.output, HasSubstr(line));
    for (const char* name : {"/data/d1", "/data/d2", "/data/d5", "/data/d6", "/data/private", "/usr"})
        EXPECT_THAT(found.output, Not(HasSubstr(std::string(name) + "  ["))) << found.output;
    // And a build puts all of it right.
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    ASSERT_RAN(run(system.verifying({"--manifest"})));
}

TEST_F(Same, VerifyReadsOnlyItsOwnFilesSoACopyWithSizeAndTimeSetBackPasses) {
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    const auto change = [](const std::string& path) {
        const auto before = stat_of(path);
        auto content = content_of(path);
        content.back() = static_cast<char>(content.back() ^ 1);
        std::ofstream(path, std::ios::binary) << content;
        set_time(path, before.st_mtim.tv_sec, before.st_mtim.tv_nsec);
    };
    change(inside("d0/f0"));
    ASSERT_RAN(run(system.verifying({"--manifest"})));
    change(system.target + "/etc/ld.so.cache");
    const auto found = run(system.verifying({"--manifest"}));
    EXPECT_EQ(found.exit_status, 1);
    EXPECT_THAT(found.output, HasSubstr("/etc/ld.so.cache  [changed]"));
    EXPECT_THAT(run({system.program, "verify", "--help"}).output,
                ::testing::AllOf(HasSubstr("contents only of files that"), HasSubstr("sandroot wrote itself")));
}

TEST_F(Same, ADryRunTellsTheDifferenceWithSizesAndChangesNothing) {
    const auto fresh = run(system.building({"--dry-run"}));
    ASSERT_RAN(fresh);
    EXPECT_THAT(fresh.output, AllOf(HasSubstr("would hold"), HasSubstr("nothing was changed")));
    EXPECT_FALSE(exists(system.top + "/fs/out"));

    ASSERT_RAN(run(system.building({"--link", "copy"})));
    std::filesystem::remove(system.source + "/data/d0/f0");
    write(system.source + "/data/d0/f0", std::string(2048, 'x'));
    write(system.source + "/data/d1/new", std::string(1024, 'n'));
    std::filesystem::remove(system.source + "/data/d2/f2");
    std::filesystem::remove(system.source + "/data/d4/link");
    std::filesystem::create_symlink("f4", system.source + "/data/d4/link");
    const auto before = hash_of(system.top + "/fs");
    const auto told = run(system.building({"--link", "copy", "--dry-run"}));
    ASSERT_RAN(told);
    EXPECT_EQ(hash_of(system.top + "/fs"), before);
    for (const char* line : {"~ /data/d0/f0  13 B -> 2.0 kB", "+ /data/d1/new  1.0 kB", "- /data/d2/f2  14 B",
                             "> /data/d4/link  -> f4", "nothing was changed"})
        EXPECT_THAT(told.output, HasSubstr(line));
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    EXPECT_THAT(run(system.building({"--link", "copy", "--dry-run"})).output, HasSubstr("nothing would change"));
}

}   // namespace
}   // namespace sandroot::root
