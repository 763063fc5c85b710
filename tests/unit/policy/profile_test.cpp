#include <sandroot/policy/profile.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sandroot::policy {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

TEST(Profile, DifyHasAWorldWritableStickyTmp) {
    const auto profile = built_in_profile("dify");
    ASSERT_TRUE(profile) << profile.error().message;
    const auto tmp = std::ranges::find(profile->directories, "/tmp", &Profile::Directory::path);
    ASSERT_NE(tmp, profile->directories.end());
    EXPECT_EQ(tmp->mode, 01777U);
}

TEST(Profile, DifyHasALineForEveryUserOfTheSandbox) {
    const auto profile = built_in_profile("dify");
    ASSERT_TRUE(profile);
    const auto passwd = std::ranges::find(profile->files, "/etc/passwd", &Profile::File::path);
    ASSERT_NE(passwd, profile->files.end());
    for (const char* uid : {":65537:", ":x:10000:", ":x:10999:", "root:x:0:"})
        EXPECT_THAT(passwd->content, HasSubstr(uid));
    EXPECT_EQ(std::ranges::count(passwd->content, '\n'), 1003);
}

TEST(Profile, DifyNeverBakesInWhatBelongsToTheRunningContainer) {
    const auto profile = built_in_profile("dify");
    ASSERT_TRUE(profile);
    EXPECT_THAT(profile->never, Contains("/etc/resolv.conf"));
    EXPECT_THAT(profile->never, Contains("/etc/hosts"));
    EXPECT_THAT(profile->paths, Not(Contains("/etc/hosts")));
}

TEST(Profile, NoneIsEmpty) {
    const auto profile = built_in_profile("none");
    ASSERT_TRUE(profile);
    EXPECT_TRUE(profile->directories.empty());
    EXPECT_TRUE(profile->paths.empty());
}

TEST(Profile, AnUnknownNameTellsWhichThereAre) {
    const auto profile = built_in_profile("dfiy");
    ASSERT_FALSE(profile);
    EXPECT_THAT(profile.error().hint, HasSubstr("dify, minimal, none, fonts, locales"));
}

TEST(Profile, MistakesNameTheirLine) {
    const auto message = [](const char* text) { return parse_profile(text, "p.yaml").error().message; };
    EXPECT_THAT(message("name: x\ndirectories:\n  - {path: tmp}\n"), HasSubstr("line 3: a path must be absolute"));
    EXPECT_THAT(message("name: x\ndirectories:\n  - {path: /tmp, mode: 99}\n"),
                HasSubstr("line 3: mode must be an octal"));
    EXPECT_THAT(message("nam: x\n"), HasSubstr("line 1: unknown key"));
    EXPECT_THAT(message("files:\n  - path: /etc/passwd\n    each: {from: 5, to: 1, line: x}\n"), HasSubstr("line 3"));
    EXPECT_THAT(message("prune: {a: b}\n"), HasSubstr("line 1: prune must be a list"));
    EXPECT_THAT(message("name: x\nprune_sets: x\n"), HasSubstr("line 2: prune_sets must be a list"));
    EXPECT_THAT(message("prune_sets:\n  - name: maps\n    file: x\n"), HasSubstr("line 3: unknown key \"file\""));
}

}   // namespace
}   // namespace sandroot::policy
