#include "support/planned.hpp"
#include "support/spelled.hpp"
#include "unit/plan/small_image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sandroot::plan {
namespace {

using testing::HasSubstr;

Plan plan_with(Image& image, const std::string& yaml, const std::vector<std::string>& exclude = {}) {
    PlanOptions options;
    auto profile = policy::parse_profile(yaml, "p.yaml");
    if (!profile) throw std::runtime_error(profile.error().message);
    options.profile = *std::move(profile);
    options.exclude = exclude;
    return image.plan(options);
}

std::optional<Name> find(const Plan& plan, const std::string& at) {
    return find(plan, RootPath(at));
}

std::string left_out(const Plan& plan, const std::string& at) {
    for (const auto& one : plan.left_out)
        if (one.at == RootPath(at)) return spelled(name_of(one.kind), one.values);
    return {};
}

TEST(TakeProfile, AFileMayLieWhereTheImageHasNoDirectory) {
    Image image;
    const Plan plan = plan_with(image, "files: [{path: /opt/of/mine/settings, content: x}]");
    ASSERT_TRUE(find(plan, "/opt/of/mine/settings"));
    for (const char* at : {"/opt", "/opt/of", "/opt/of/mine"}) {
        ASSERT_TRUE(find(plan, at)) << at;
        EXPECT_EQ(find(plan, at)->kind, Kind::directory);
        EXPECT_EQ(find(plan, at)->mode, 0755U);
    }
}

TEST(TakeProfile, AFileBehindALinkLandsWhereTheLinkLeads) {
    Image image;
    image.tree.add_directory("/data/etc").add_symlink("/settings", "data/etc");
    const Plan plan = plan_with(image, "files: [{path: /settings/mine, content: x}]");
    EXPECT_TRUE(find(plan, "/data/etc/mine"));
    ASSERT_TRUE(find(plan, "/settings"));
    EXPECT_EQ(find(plan, "/settings")->kind, Kind::symlink);
    EXPECT_FALSE(find(plan, "/settings/mine"));
}

TEST(TakeProfile, WhatIsExcludedIsNotWrittenEither) {
    Image image;
    const Plan plan =
        plan_with(image, "files: [{path: /etc/passwd, content: x}]\ndirectories: [{path: /tmp}]", {"/etc/*", "/tmp"});
    EXPECT_FALSE(find(plan, "/etc/passwd"));
    EXPECT_FALSE(find(plan, "/tmp"));
    EXPECT_EQ(left_out(plan, "/etc/passwd"), "excluded glob=/etc/*");
}

TEST(TakeProfile, AFileWhereADirectoryIsOrNoneCanBeIsLeftOutAndSaidSo) {
    Image image;
    image.tree.add_file("/a/file", "").add_symlink("/dangling", "nowhere");
    const Plan plan = plan_with(image, R"(
files:
  - {path: /usr/lib/python3.11, content: x}
  - {path: /a/file/below, content: x}
  - {path: /dangling/below, content: x}
)");
    EXPECT_EQ(left_out(plan, "/usr/lib/python3.11"), "directory_there");
    EXPECT_NE(left_out(plan, "/a/file/below"), "");
    EXPECT_NE(left_out(plan, "/dangling/below"), "");
    EXPECT_EQ(find(plan, "/usr/lib/python3.11")->kind, Kind::directory);
}

TEST(TakeProfile, TheLocalTimeIsTakenDownToTheFileThatItsLinksEndAt) {
    Image image;
    image.tree.add_symlink("/etc/localtime", "/etc/zone")
        .add_symlink("/etc/zone", "../usr/share/zoneinfo/Here")
        .add_symlink("/usr/share/zoneinfo/Here", "There/Town")
        .add_file("/usr/share/zoneinfo/There/Town", "TZif");
    const Plan plan = plan_with(image, "paths: /etc/localtime");
    for (const char* at : {"/etc/localtime", "/etc/zone", "/usr/share/zoneinfo/Here", "/usr/share/zoneinfo/There/Town"})
        EXPECT_TRUE(find(plan, at)) << at;
    EXPECT_EQ(find(plan, "/usr/share/zoneinfo/There/Town")->kind, Kind::file);
}

TEST(TakeProfile, ALocalTimeThatLeadsNowhereIsSaidSo) {
    Image image;
    image.tree.add_symlink("/etc/localtime", "/usr/share/zoneinfo/Gone");
    const Plan plan = plan_with(image, "paths: /etc/localtime");
    EXPECT_FALSE(find(plan, "/etc/localtime"));
    EXPECT_THAT(left_out(plan, "/etc/localtime"), HasSubstr("No such file"));
}

}   // namespace
}   // namespace sandroot::plan
