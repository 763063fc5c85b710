#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/verify/manifest_check.hpp>

#include "unit/root/scene.hpp"

namespace sandroot::verify {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ManifestCheck : public ::testing::Test {
protected:
    void build(const root::BuildOptions& options = {}) {
        furnish(scene);
        ASSERT_BUILT(scene.build(options));
        manifest = *root::manifest_of(HostPath(scene.target));
        ASSERT_TRUE(manifest);
    }
    std::vector<Finding> found() {
        const auto root = fs::DiskTree::open_root(HostPath(scene.target));
        const auto found = check_manifest(**root, *manifest, *scene.open(), keep, 2);
        EXPECT_TRUE(found) << found.error().message;
        return *found;
    }
    std::vector<std::string> told() {
        std::vector<std::string> lines;
        for (const auto& finding : found()) lines.push_back(finding.kind + " " + finding.at);
        return lines;
    }
    [[nodiscard]] std::string in_root(const std::string& path) const { return scene.target + path; }

    root::testing::Scene scene;
    std::optional<std::string> manifest;
    std::vector<std::string> keep;
};

TEST_F(ManifestCheck, AFreshRootHasNoFindings) {
    build();
    EXPECT_THAT(told(), IsEmpty());
}

TEST_F(ManifestCheck, ACopiedRootHasNoneEither) {
    build({.link = root::Link::copy});
    EXPECT_THAT(told(), IsEmpty());
}

TEST_F(ManifestCheck, EveryChangeBehindOurBackIsFound) {
    build({.link = root::Link::copy});
    write(in_root("/usr/lib/python3/os.py"), "import sys\nimport evil\n");
    ASSERT_EQ(::chmod(in_root("/etc/passwd").c_str(), 0600), 0);
    std::filesystem::remove(in_root("/usr/lib/libz.so.1"));
    std::filesystem::create_symlink("evil.so", in_root("/usr/lib/libz.so.1"));
    std::filesystem::remove_all(in_root("/usr/lib/python3/empty"));
    std::filesystem::create_directories(in_root("/opt/new"));
    write(in_root("/opt/new/file"), "");
    write(in_root("/tmp/file"), "");
    std::filesystem::remove(in_root("/lib"));
    EXPECT_THAT(told(),
                ElementsAre("added /opt", "added /opt/new", "added /opt/new/file", "added /tmp/file", "changed /",
                            "changed /etc/passwd", "changed /tmp", "changed /usr/lib", "changed /usr/lib/libz.so.1",
                            "changed /usr/lib/python3", "changed /usr/lib/python3/os.py", "removed /lib",
                            "removed /usr/lib/python3/empty"));
}

TEST_F(ManifestCheck, ATimeOneNanosecondOffIsAChange) {
    build({.link = root::Link::copy});
    set_time(in_root("/usr/lib/libz.so.1.2.13"), 1'600'000'000, 123'456'788);
    ASSERT_THAT(told(), ElementsAre("changed /usr/lib/libz.so.1.2.13"));
    EXPECT_THAT(found()[0].text, HasSubstr("was written since"));
}

TEST_F(ManifestCheck, AnotherFileInPlaceOfALinkIsFoundThoughSizeAndTimeAreTheSame) {
    build();
    const std::string path = in_root("/usr/lib/python3/os.py");
    const auto time = stat_of(path).st_mtim;
    const auto above = stat_of(in_root("/usr/lib/python3")).st_mtim;
    write(path + ".new", "import SYS\n");
    std::filesystem::rename(path + ".new", path);
    set_time(path, time.tv_sec, time.tv_nsec);
    set_time(in_root("/usr/lib/python3"), above.tv_sec, above.tv_nsec);
    EXPECT_THAT(told(), ElementsAre("changed /usr/lib/python3/os.py"));
}

TEST_F(ManifestCheck, ASourceThatWentOnIsAWarningOnly) {
    build();
    write(scene.source + "/usr/lib/python3/os.py.new", "another\n");
    std::filesystem::rename(scene.source + "/usr/lib/python3/os.py.new", scene.source + "/usr/lib/python3/os.py");
    const auto findings = found();
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].kind, "stale");
    EXPECT_EQ(findings[0].severity, Severity::warning);
}

TEST_F(ManifestCheck, OurOwnFilesAreRead) {
    build();
    write(in_root("/etc/ld.so.cache"), "CACHE");
    set_time(in_root("/etc/ld.so.cache"), 0, 0);
    EXPECT_THAT(told(), ElementsAre("changed /etc/ld.so.cache"));
}

TEST_F(ManifestCheck, WhatWasKeptIsNotLookedAt) {
    build();
    ASSERT_BUILT(scene.build({.rebuild = true, .keep = {"tmp"}}));
    manifest = *root::manifest_of(HostPath(scene.target));
    write(in_root("/tmp/session"), "");
    EXPECT_THAT(told(), IsEmpty());
}

TEST_F(ManifestCheck, WhatIsTheSandboxsOwnIsNotLookedAtEvenWhereTheBuildMadeIt) {
    build();
    write(in_root("/tmp/session"), "");
    EXPECT_THAT(told(), ElementsAre("added /tmp/session", "changed /tmp"));
    keep = {"tmp"};
    EXPECT_THAT(told(), IsEmpty());
}

TEST_F(ManifestCheck, ABrokenManifestIsAnError) {
    build();
    const auto root = fs::DiskTree::open_root(HostPath(scene.target));
    manifest->resize(manifest->size() / 2);
    const auto found = check_manifest(**root, *manifest, *scene.open(), {}, 1);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, Errc::malformed);
}

}   // namespace
}   // namespace sandroot::verify
