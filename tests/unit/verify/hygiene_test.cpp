#include <sandroot/verify/hygiene.hpp>

#include "support/memory_tree.hpp"

#include <gmock/gmock.h>

namespace sandroot::verify {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// A root with nothing to complain about.
class Hygiene : public ::testing::Test {
protected:
    Hygiene() {
        tree.add_directory("/tmp", 01777);
        tree.add_file("/usr/lib/libz.so.1.2", "z");
        tree.add_symlink("/usr/lib/libz.so.1", "libz.so.1.2");
    }
    std::vector<Finding> check(HygieneOptions options = {}) {
        options.jobs = 2;
        auto findings = check_hygiene(tree, options);
        if (!findings) throw std::runtime_error(findings.error().message);
        return *std::move(findings);
    }
    fs::MemoryTree tree;
};

auto finding(std::string kind, std::string at) {
    return AllOf(Field(&Finding::kind, kind), Field(&Finding::at, at));
}

TEST_F(Hygiene, AGoodRootHasNoFindings) {
    EXPECT_THAT(check(), IsEmpty());
}

TEST_F(Hygiene, TmpMustBeADirectoryOfMode1777) {
    for (const std::uint32_t mode : {0755U, 0777U, 01770U}) {
        tree.add_directory("/tmp", mode);
        EXPECT_THAT(check(), ElementsAre(finding("no_tmp", "/tmp"))) << mode;
    }
    tree.remove("/tmp").add_symlink("/tmp", "usr");
    EXPECT_THAT(check(), ElementsAre(finding("no_tmp", "/tmp")));
    tree.remove("/tmp");
    EXPECT_THAT(check(), ElementsAre(finding("no_tmp", "/tmp")));
}

TEST_F(Hygiene, TmpIsNotMissedWhereNobodyWantsIt) {
    tree.remove("/tmp");
    EXPECT_THAT(check({.wants_tmp = false}), IsEmpty());
    tree.add_directory("/tmp", 0777);
    EXPECT_THAT(check({.wants_tmp = false}), ElementsAre(finding("world_writable", "/tmp")));
}

TEST_F(Hygiene, WhatLiesInTmpBelongsToItsUsers) {
    tree.add_file("/tmp/script.py", "", 0600)
        .add_directory("/tmp/private", 0700)
        .add_special("/tmp/pipe", fs::Type::fifo);
    EXPECT_THAT(check(), IsEmpty());
}

TEST_F(Hygiene, SetuidAndSetgidFilesAreErrors) {
    tree.add_file("/usr/bin/su", "", 04755).add_file("/usr/bin/wall", "", 02755);
    EXPECT_THAT(check(), UnorderedElementsAre(finding("setuid", "/usr/bin/su"), finding("setuid", "/usr/bin/wall")));
}

TEST_F(Hygiene, ASetgidDirectoryOnlyHandsDownItsGroup) {
    tree.add_directory("/usr/local/lib", 02755);
    EXPECT_THAT(check(), IsEmpty());
}

TEST_F(Hygiene, DevicesSocketsAndFifosAreErrors) {
    tree.add_special("/dev/null", fs::Type::character_device)
        .add_special("/dev/sda", fs::Type::block_device)
        .add_special("/run/s", fs::Type::socket)
        .add_special("/run/f", fs::Type::fifo);
    EXPECT_THAT(check(), UnorderedElementsAre(finding("device_node", "/dev/null"), finding("device_node", "/dev/sda"),
                                              finding("special_file", "/run/s"), finding("special_file", "/run/f")));
}

TEST_F(Hygiene, WorldWritableFilesAndDirectoriesAreErrorsAlsoWhereSticky) {
    tree.add_file("/usr/lib/x.py", "", 0666).add_directory("/var/tmp", 01777);
    EXPECT_THAT(check(), UnorderedElementsAre(finding("world_writable", "/usr/lib/x.py"),
                                              finding("world_writable", "/var/tmp")));
}

TEST_F(Hygiene, FilesThatTheUserMayNotReadAreToldOncePerDirectory) {
    tree.add_file("/usr/lib/p/a.py", "", 0640)
        .add_file("/usr/lib/p/b.py", "", 0600)
        .add_file("/usr/lib/q/c.py", "", 0640);
    const auto findings = check();
    EXPECT_THAT(findings, ElementsAre(finding("unreadable_inside", "/usr/lib/p/a.py"),
                                      finding("unreadable_inside", "/usr/lib/q/c.py")));
    EXPECT_THAT(findings[0].text, HasSubstr("1 more of /usr/lib/p"));
}

TEST_F(Hygiene, OwnerAndGroupCountBeforeOthers) {
    tree.add_file("/usr/a", "", 0640).set_owner("/usr/a", 0, 10000);
    tree.add_file("/usr/b", "", 0400).set_owner("/usr/b", 10000, 0);
    EXPECT_THAT(check(), IsEmpty());
    // The owner's bits are the ones that count, even where everybody else may.
    tree.add_file("/usr/c", "", 0044).set_owner("/usr/c", 10000, 0);
    EXPECT_THAT(check(), ElementsAre(finding("unreadable_inside", "/usr/c")));
    EXPECT_THAT(check({.uid = 0, .gid = 0}), IsEmpty());
}

TEST_F(Hygiene, ADirectoryMustBeReadAndEntered) {
    tree.add_directory("/usr/lib/closed", 0750).add_directory("/usr/lib/blind", 0711);
    EXPECT_THAT(check(), UnorderedElementsAre(finding("unreadable_inside", "/usr/lib/closed"),
                                              finding("unreadable_inside", "/usr/lib/blind")));
}

TEST_F(Hygiene, ALibraryLinkThatDanglesIsAWarningAndAnotherIsNot) {
    tree.add_symlink("/usr/lib/libq.so.1", "libq.so.1.0").add_symlink("/usr/share/doc", "nowhere");
    const auto findings = check();
    EXPECT_THAT(findings, ElementsAre(finding("dangling_link", "/usr/lib/libq.so.1")));
    EXPECT_EQ(findings[0].severity, Severity::warning);
}

TEST_F(Hygiene, AnAbsoluteLinkIsFollowedInsideTheRoot) {
    tree.add_symlink("/usr/lib/libabs.so", "/usr/lib/libz.so.1");
    EXPECT_THAT(check(), IsEmpty());
}

TEST_F(Hygiene, ALinkThatClimbsAboveTheRootIsAWarning) {
    tree.add_file("/etc/x", "").add_symlink("/usr/lib/up", "../../../etc/x");
    EXPECT_THAT(check(), ElementsAre(finding("leads_out", "/usr/lib/up")));
}

TEST_F(Hygiene, ADirectoryThatCannotBeWalkedIsAFinding) {
    tree.add_directory("/usr/lib/odd").deny("/usr/lib/odd", 5);
    EXPECT_THAT(check(), ElementsAre(finding("unreadable_inside", "/usr/lib/odd")));
}

TEST(LibraryName, HasASuffixThatLoadersKnow) {
    for (const auto* name :
         {"libz.so", "libz.so.1", "libz.so.1.2.13", "_ssl.cpython-311-x86_64-linux-gnu.so", "a.so.x.so.1"})
        EXPECT_TRUE(is_library_name(name)) << name;
    for (const auto* name : {"libz.sony", "libz.so.conf", ".so", "libz.a", "x.so.1.py", "", "libz.so1"})
        EXPECT_FALSE(is_library_name(name)) << name;
}

TEST(LeadsOut, CountsWhatTheTargetClimbs) {
    EXPECT_FALSE(leads_out(RootPath("/usr/lib"), "../../etc/x"));
    EXPECT_TRUE(leads_out(RootPath("/usr/lib"), "../../../etc/x"));
    EXPECT_TRUE(leads_out(RootPath("/"), ".."));
    EXPECT_FALSE(leads_out(RootPath("/"), "a/../b"));
    EXPECT_TRUE(leads_out(RootPath("/"), "a/../../b"));
    EXPECT_FALSE(leads_out(RootPath("/usr"), "/../../etc"));
    EXPECT_FALSE(leads_out(RootPath("/usr"), ".//./../x"));
}

}   // namespace
}   // namespace sandroot::verify
