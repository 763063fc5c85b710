#include <sandroot/policy/compose_profile.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace sandroot::policy {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Result<Profile> compose(const std::vector<std::string>& wanted, const std::map<std::string, std::string>& files = {}) {
    return compose_profile(wanted, HostPath("/here"), [&](const HostPath& path) -> Result<std::string> {
        const auto file = files.find(path.str());
        if (file == files.end()) return fail_errno(ENOENT, path.str());
        return file->second;
    });
}

std::string mistake_of(const std::vector<std::string>& wanted, const std::map<std::string, std::string>& files) {
    const auto profile = compose(wanted, files);
    return profile ? "" : profile.error().message;
}

TEST(ComposeProfile, AFileAloneStandsAlone) {
    const auto profile = compose({"./mine.yaml"}, {{"/here/./mine.yaml", "paths: /srv/data\n"}});
    ASSERT_TRUE(profile) << profile.error().message;
    EXPECT_EQ(profile->name, "mine.yaml");
    EXPECT_THAT(profile->paths, ElementsAre("/srv/data"));
    EXPECT_TRUE(profile->files.empty());
}

TEST(ComposeProfile, WhatExtendsAnotherOneAddsToItAndReplacesWhatHasTheSamePlace) {
    const auto profile = compose({"./mine.yaml"}, {{"/here/./mine.yaml", R"(
name: mine
extends: dify
directories: [{path: /tmp, mode: "0755"}, {path: /data, mode: "0755"}]
files: [{path: /etc/group, content: "one:x:1:"}]
paths: [/srv/data, /etc/localtime]
never: "*.pyc"
)"}});
    ASSERT_TRUE(profile) << profile.error().message;
    EXPECT_EQ(profile->name, "dify+mine");
    const auto tmp = std::ranges::find(profile->directories, "/tmp", &Profile::Directory::path);
    EXPECT_EQ(tmp->mode, 0755U);
    EXPECT_EQ(profile->directories.size(), 2U);
    const auto group = std::ranges::find(profile->files, "/etc/group", &Profile::File::path);
    EXPECT_EQ(group->content, "one:x:1:");
    EXPECT_EQ(std::ranges::count(profile->paths, "/etc/localtime"), 1);
    EXPECT_THAT(profile->paths, Contains("/srv/data"));
    EXPECT_THAT(profile->never, Contains("*.pyc"));
    EXPECT_THAT(profile->never, Contains("/etc/hosts"));
}

TEST(ComposeProfile, SetsToBePrunedAreJoinedAndMayBeOfAProfileBelow) {
    const std::map<std::string, std::string> files{{"/here/././base.yaml", R"(
prune: [tests, maps]
prune_sets:
  - {name: maps, files: "*.map", because: maps}
  - {name: notes, files: NOTES, because: notes}
)"},
                                                   {"/here/./mine.yaml", R"(
extends: ./base.yaml
prune: [safe, maps, notes]
prune_sets: [{name: notes, files: [NOTES, NEWS], because: news}]
)"}};
    const auto profile = compose({"./mine.yaml"}, files);
    ASSERT_TRUE(profile) << profile.error().message;
    EXPECT_THAT(profile->prune, ElementsAre("tests", "maps", "safe", "notes"));
    ASSERT_EQ(profile->prune_sets.size(), 2U);
    EXPECT_EQ(profile->prune_sets[0].name, "maps");
    EXPECT_THAT(profile->prune_sets[1].files, ElementsAre("NOTES", "NEWS"));
    auto sets = *built_in_prune_sets();
    const auto count = sets.size();
    PruneSet tests = sets.front();
    tests.because = "another reason";
    sets = merge(std::move(sets), {tests, profile->prune_sets[0]});
    EXPECT_EQ(sets.size(), count + 1);
    EXPECT_EQ(sets.front().because, "another reason");
}

TEST(ComposeProfile, ASetThatNobodyDefinesIsToldWithItsLineAndTheLikelyOne) {
    const auto profile = compose({"./mine.yaml"}, {{"/here/./mine.yaml", "name: x\nprune:\n  - docs\n  - testz\n"}});
    ASSERT_FALSE(profile);
    EXPECT_THAT(profile.error().message, HasSubstr("./mine.yaml: line 4: there is no prune set \"testz\""));
    EXPECT_THAT(profile.error().message, HasSubstr("known here: safe, tests, headers"));
    EXPECT_EQ(profile.error().hint, "did you mean tests?");
    EXPECT_THAT(
        mistake_of({"./a.yaml"}, {{"/here/./a.yaml", "extends: ./b.yaml"}, {"/here/././b.yaml", "prune: \"\\e[m\""}}),
        HasSubstr("./b.yaml: line 1: there is no prune set \"\\x1b[m\""));
}

TEST(ComposeProfile, SeveralAreMergedInTheirOrder) {
    const std::map<std::string, std::string> files{{"/a/one.yaml", "name: one\nfiles: [{path: /f, content: one}]\n"},
                                                   {"/a/two.yaml", "name: two\nfiles: [{path: /f, content: two}]\n"}};
    EXPECT_EQ(compose({"/a/one.yaml", "/a/two.yaml"}, files)->files.front().content, "two");
    EXPECT_EQ(compose({"/a/two.yaml", "/a/one.yaml"}, files)->files.front().content, "one");
}

TEST(ComposeProfile, AFileIsExtendedFromWhereTheExtendingOneLies) {
    const std::map<std::string, std::string> files{{"/a/b/mine.yaml", "name: mine\nextends: ../base.yaml\n"},
                                                   {"/a/b/../base.yaml", "name: base\npaths: /srv\n"}};
    const auto profile = compose({"/a/b/mine.yaml"}, files);
    ASSERT_TRUE(profile) << profile.error().message;
    EXPECT_EQ(profile->name, "base+mine");
    EXPECT_THAT(profile->paths, ElementsAre("/srv"));
}

TEST(ComposeProfile, WhatIsForOnTopOfAnotherGoesOnTopOfTheDefaultWhenNoneIsNamed) {
    const auto alone = compose({"fonts"});
    ASSERT_TRUE(alone) << alone.error().message;
    EXPECT_EQ(alone->name, "dify+fonts");
    EXPECT_THAT(alone->paths, Contains("/usr/share/fonts"));
    EXPECT_THAT(alone->paths, Contains("/etc/localtime"));
    const auto on_minimal = compose({"minimal", "fonts"});
    EXPECT_EQ(on_minimal->name, "minimal+fonts");
    EXPECT_THAT(on_minimal->paths, Not(Contains("/etc/localtime")));
    EXPECT_EQ(compose({"fonts", "locales"})->name, "dify+fonts+locales");
}

TEST(ComposeProfile, OneThatExtendsItselfIsAnError) {
    const std::map<std::string, std::string> files{{"/a.yaml", "extends: /b.yaml\n"},
                                                   {"/b.yaml", "extends: /a.yaml\n"}};
    EXPECT_EQ(mistake_of({"/a.yaml"}, files), "extends of /a.yaml: extends of /b.yaml: profile /a.yaml extends itself");
}

TEST(ComposeProfile, AChainThatDoesNotEndIsAnError) {
    const auto message = compose_profile(std::vector<std::string>{"/0/"}, HostPath("/"), [](const HostPath& path) {
        return Result<std::string>("extends: " + path.str() + "0/\n");
    });
    ASSERT_FALSE(message);
    EXPECT_THAT(message.error().message, HasSubstr("over 64 profiles"));
}

TEST(ComposeProfile, MistakesNameTheFileAndTheLine) {
    EXPECT_EQ(mistake_of({"/p.yaml"}, {{"/p.yaml", "name: x\npaths:\n  - /ok\n  - relative\n"}}),
              "/p.yaml: line 4: a path must be absolute: \"relative\"");
    EXPECT_EQ(mistake_of({"/p.yaml"}, {{"/p.yaml", "name: x\npaths: [/a/../b]\n"}}),
              "/p.yaml: line 2: no path of a root: \"/a/../b\"");
    EXPECT_EQ(mistake_of({"/p.yaml"}, {{"/p.yaml", "name: x\nname: y\n"}}),
              "/p.yaml: line 2: the key \"name\" stands here twice");
    EXPECT_EQ(mistake_of({"/p.yaml"}, {{"/p.yaml", "never: relative\n"}}),
              "/p.yaml: line 1: a glob is held against whole paths, so it begins with / or *: \"relative\"");
    EXPECT_EQ(mistake_of({"/p.yaml"}, {{"/p.yaml", "keep: [a, ../b]\n"}}),
              "/p.yaml: line 1: no name at the top of the root: \"../b\"");
    EXPECT_EQ(mistake_of({"/p.yaml"}, {{"/p.yaml", "on_top: yes\n"}}), "/p.yaml: line 1: on_top must be true or false");
    EXPECT_EQ(mistake_of({"/p.yaml"}, {{"/p.yaml", "companions:\n  - {name: a, becuase: b}\n"}}),
              "/p.yaml: line 2: unknown key \"becuase\" (known here: name, when, take, because)");
    EXPECT_EQ(mistake_of({"/p.yaml"}, {}), "/p.yaml: No such file or directory");
}

TEST(ComposeProfile, ARuleReplacesTheOneOfTheSameName) {
    const auto rules = [](const char* yaml) { return *parse_rules(yaml, "r"); };
    const Rules merged =
        merge(rules("companions: [{name: a, when: always, take: {path: /one}, because: b}]\nhost_provided: x"),
              rules("companions: [{name: a, when: always, take: {path: /two}, because: b}]\nhost_provided: [x, y]"));
    ASSERT_EQ(merged.companions.size(), 1U);
    EXPECT_THAT(merged.companions[0].take_paths, ElementsAre("/two"));
    EXPECT_THAT(merged.host_provided, ElementsAre("x", "y"));
}

TEST(ComposeProfile, LinesForABillionUsersAreRefused) {
    const std::string line(4096, 'x');
    EXPECT_THAT(
        mistake_of({"/p.yaml"}, {{"/p.yaml", "files: [{path: /f, each: {from: 0, to: 99999, line: " + line + "}}]\n"}}),
        HasSubstr("over 16 MiB"));
    EXPECT_THAT(
        mistake_of({"/p.yaml"}, {{"/p.yaml", "files: [{path: /f, each: {from: 0, to: 4294967295, line: x}}]\n"}}),
        HasSubstr("must be a range"));
}

}   // namespace
}   // namespace sandroot::policy
