#include <sandroot/versions/find_version.hpp>
#include <sandroot/versions/versions.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sandroot::versions {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Version version(std::string_view name) {
    const auto found = find_version(name);
    if (!found) throw std::runtime_error(found.error().message);
    return *found;
}

std::vector<std::string> list(std::string_view name, Architecture architecture = Architecture::amd64) {
    return default_list_of(version(name), architecture);
}

const std::vector<Version>& all() {
    static const auto versions = built_in_versions();
    if (!versions) throw std::runtime_error(versions.error().message);
    return versions->all;
}

std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const auto& one : all()) names.push_back(one.name);
    return names;
}

/// The names of those for which `test` holds.
template <class Test>
std::vector<std::string> those(Test test) {
    std::vector<std::string> found;
    for (const auto& one : all())
        if (test(one)) found.push_back(one.name);
    return found;
}

TEST(Versions, AreAllFromTheFirstWithAListToMain) {
    EXPECT_THAT(names(), ElementsAre("0.2.2", "0.2.3", "0.2.4", "0.2.5", "0.2.6", "0.2.7", "0.2.8", "0.2.9", "0.2.10",
                                     "0.2.11", "0.2.12", "0.2.13", "0.2.14", "0.2.15", "main", "main-2026-07"));
}

TEST(Versions, AreFoundByNameByTagAndAsTheLatest) {
    EXPECT_EQ(version("0.2.12").name, "0.2.12");
    EXPECT_EQ(version("v0.2.12").name, "0.2.12");
    EXPECT_EQ(version("langgenius/dify-sandbox:0.2.12").name, "0.2.12");
    EXPECT_EQ(version("latest").name, "0.2.15");
    EXPECT_EQ(version(default_version).list_source, ListSource::setting);
    EXPECT_EQ(version("main").name, "main");
}

TEST(Versions, ThatAreNotKnownAreRefusedWithTheNearestAndAllNames) {
    const auto error = [](std::string_view name) { return find_version(name).error(); };
    EXPECT_EQ(error("0.2.16").message, "unknown version of dify-sandbox: 0.2.16");
    EXPECT_THAT(error("0.2.16").hint, StartsWith("did you mean 0.2.15? versions: 0.2.2, 0.2.3, "));
    EXPECT_THAT(error("0.2.16").hint, testing::EndsWith(" 0.2.15, main, main-2026-07, latest"));
    EXPECT_THAT(error("0.2.8.1").hint, StartsWith("did you mean 0.2.8? "));
    EXPECT_EQ(error("0.2.1").message, "dify-sandbox 0.2.1 is too old: it has no list and keeps no root");
    for (const auto* name : {"", "v", "0.2.", "0.2.x", "0..2", "newest", "99999999999999999999", "image:"}) {
        EXPECT_EQ(error(name).kind, Errc::usage) << name;
        EXPECT_THAT(error(name).hint, StartsWith("versions: 0.2.2, ")) << name;
    }
    EXPECT_THAT(error("\033[2J").message, HasSubstr("\\x1b[2J"));
}

TEST(Versions, HaveTheDefaultListsThatTheyCameWith) {
    EXPECT_THAT(list("0.2.6"),
                ElementsAre("/usr/local/lib/python3.10", "/usr/lib/python3.10", "/usr/lib/python3",
                            "/usr/lib/x86_64-linux-gnu/libssl.so.3", "/usr/lib/x86_64-linux-gnu/libcrypto.so.3",
                            "/etc/ssl/certs/ca-certificates.crt", "/etc/nsswitch.conf", "/etc/hosts",
                            "/etc/resolv.conf", "/run/systemd/resolve/stub-resolv.conf",
                            "/run/resolvconf/resolv.conf"));
    const auto later = list("0.2.7");
    EXPECT_EQ(later.size(), 14U);
    EXPECT_THAT((std::vector<std::string>(later.end() - 3, later.end())),
                ElementsAre("/etc/localtime", "/usr/share/zoneinfo", "/etc/timezone"));
    EXPECT_THAT(list("0.2.8", Architecture::arm64),
                ElementsAre("/usr/local/lib/python3.10", "/usr/lib/python3.10", "/usr/lib/python3",
                            "/usr/lib/aarch64-linux-gnu", "/etc/ssl/certs/ca-certificates.crt", "/etc/nsswitch.conf",
                            "/etc/hosts", "/etc/resolv.conf", "/run/systemd/resolve/stub-resolv.conf",
                            "/run/resolvconf/resolv.conf", "/etc/localtime", "/usr/share/zoneinfo", "/etc/timezone"));
    EXPECT_EQ(list("0.2.12"), list("0.2.8"));
    EXPECT_THAT(list("0.2.13").front(), "/opt/python/lib/python3.14");
    EXPECT_EQ(list("0.2.13").size(), 14U);
    EXPECT_THAT(list("main"),
                ElementsAre("/usr/lib/x86_64-linux-gnu", "/etc/ssl/certs/ca-certificates.crt", "/etc/nsswitch.conf",
                            "/etc/hosts", "/etc/resolv.conf", "/run/systemd/resolve/stub-resolv.conf",
                            "/run/resolvconf/resolv.conf", "/etc/localtime", "/usr/share/zoneinfo", "/etc/timezone"));
}

TEST(Versions, KnowWhereTheirListComesFromAndHowItIsCopied) {
    EXPECT_THAT(those([](const auto& one) { return one.list_source == ListSource::interpreter; }),
                ElementsAre("main", "main-2026-07"));
    EXPECT_THAT(those([](const auto& one) { return one.copier.generation == 1; }),
                ElementsAre("0.2.2", "0.2.3", "0.2.4", "0.2.5", "0.2.6"));
    EXPECT_THAT(those([](const auto& one) { return one.copier.generation == 3; }), ElementsAre("main", "main-2026-07"));
    const Copier first = version("0.2.2").copier;
    EXPECT_EQ(first.links, LinkBelow::dropped);
    EXPECT_EQ(first.listed_directory_link, ListedLink::nothing);
    const Copier second = version("0.2.7").copier;
    EXPECT_EQ(second.links, LinkBelow::copied);
    EXPECT_EQ(second.directory_links, LinkBelow::copied);
    EXPECT_EQ(second.listed_directory_link, ListedLink::misplaced);
    const Copier third = version("main").copier;
    EXPECT_EQ(third.links, LinkBelow::copied);
    EXPECT_EQ(third.directory_links, LinkBelow::followed);
    EXPECT_EQ(third.listed_directory_link, ListedLink::followed);
}

TEST(Versions, KnowWhenTheyCopyAndWhatBecomesOfARootThatStands) {
    EXPECT_THAT(those([](const auto& one) { return one.wipes_root; }), ElementsAre("0.2.2", "0.2.3", "0.2.4", "0.2.5"));
    EXPECT_THAT(those([](const auto& one) { return one.copy_blocks_start; }), ElementsAre("0.2.2", "0.2.3", "0.2.4"));
    EXPECT_THAT(those([](const auto& one) { return one.repeats == Repeats::pip; }),
                ElementsAre("0.2.2", "0.2.3", "0.2.4", "0.2.5"));
    for (const auto& one : all()) EXPECT_EQ(one.interval, "30m") << one.name;
}

TEST(Versions, KnowWhomCodeRunsAs) {
    EXPECT_THAT(those([](const auto& one) { return one.first_user == 65537 && one.last_user == 65537; }),
                Contains("0.2.12"));
    EXPECT_THAT(those([](const auto& one) { return one.first_user == 10000 && one.last_user == 10999; }),
                ElementsAre("0.2.13", "0.2.14", "0.2.15", "main", "main-2026-07"));
    EXPECT_THAT(those([](const auto& one) { return !one.keeps_group_of_root; }),
                ElementsAre("0.2.15", "main", "main-2026-07"));
    EXPECT_THAT(those([](const auto& one) { return one.clears_groups; }),
                ElementsAre("0.2.15", "main", "main-2026-07"));
}

TEST(Versions, ReadTheSettingsOfTheirTime) {
    const auto readers = [](std::string_view setting) {
        return those([&](const auto& one) { return one.setting(setting) != nullptr; });
    };
    EXPECT_EQ(readers("python_path"), names());
    EXPECT_THAT(readers("PYTHON_LIB_PATH"), Not(Contains("main")));
    EXPECT_EQ(readers("PYTHON_LIB_PATH").size(), 14U);
    EXPECT_THAT(readers("SYSTEM_LIB_REQUIREMENTS"), ElementsAre("main", "main-2026-07"));
    EXPECT_EQ(readers("allowed_syscalls").front(), "0.2.7");
    EXPECT_EQ(readers("PIP_MIRROR_URL").front(), "0.2.7");
    EXPECT_EQ(readers("python_deps_update_interval").front(), "0.2.10");
    EXPECT_EQ(readers("ENABLE_PRELOAD").front(), "0.2.10");
    EXPECT_EQ(readers("log_path").front(), "0.2.13");
    EXPECT_TRUE(version("0.2.15").setting("allowed_syscalls")->replaces_defaults);
    EXPECT_EQ(version("0.2.15").setting("PYTHON_LIB_PATH")->key, "python_lib_path");
    EXPECT_FALSE(version("0.2.15").setting("python_lib_path")->trimmed);
    EXPECT_TRUE(version("main").setting("SYSTEM_LIB_REQUIREMENTS")->trimmed);
    EXPECT_EQ(version("main").setting(""), nullptr);
}

TEST(Versions, AddToTheirListOfSystemCallsOrReplaceIt) {
    for (const auto* name : {"0.2.7", "0.2.15", "main"}) {
        EXPECT_TRUE(version(name).setting("allowed_syscalls")->replaces_defaults) << name;
        EXPECT_FALSE(version(name).setting("ALLOWED_SYSCALLS")->trimmed) << name;
        EXPECT_FALSE(filter_of(version(name), Architecture::amd64).merges) << name;
    }
    EXPECT_FALSE(version("main-2026-07").setting("allowed_syscalls")->replaces_defaults);
    EXPECT_TRUE(version("main-2026-07").setting("ALLOWED_SYSCALLS")->trimmed);
    EXPECT_TRUE(filter_of(version("main-2026-07"), Architecture::arm64).merges);
}

TEST(Versions, KeepEachTrapWithAVersionThatReadsItsSetting) {
    for (const auto& one : all())
        for (const auto& trap : one.traps)
            EXPECT_NE(one.setting(trap.setting), nullptr) << one.name << ' ' << trap.text;
}

TEST(Versions, NameTheLineOfAMistake) {
    const auto message = [](const char* text) { return parse_versions(text, "mine.yaml").error().message; };
    EXPECT_THAT(message("lists: 3\n"), HasSubstr("mine.yaml: line 1: a list belongs here"));
    EXPECT_THAT(message("lists:\n  - {name: A, like: B}\n"),
                HasSubstr("line 2: there is no list before this one named B"));
    EXPECT_THAT(message("lists:\n  - {name: A, paths: [x]}\n"), HasSubstr("line 2: a path must be absolute"));
    EXPECT_THAT(
        message("lists:\n  - {name: A, paths: [/x]}\n  - {name: B, like: A, replace: [{what: [/y], by: []}]}\n"),
        HasSubstr("line 3: what must stand in the list"));
    EXPECT_THAT(message("copiers:\n  - {generation: 1, links: lost}\n"),
                HasSubstr("line 2: links: \"lost\" is not one of dropped, copied, followed"));
    EXPECT_THAT(message("copiers:\n  - {generation: many}\n"), HasSubstr("line 2: a copier needs a generation"));
    EXPECT_THAT(message("filters:\n  - {name: A, like: B}\n"),
                HasSubstr("line 2: there is no filter before this one named B"));
    EXPECT_THAT(message("filters:\n  - {name: A, amd64: {allow: [1, 1]}}\n"), HasSubstr("line 2: allow: must be new"));
    EXPECT_THAT(message("filters:\n  - {name: A, amd64: {faked: [clone]}}\n"), HasSubstr("line 2: faked: must be"));
    EXPECT_THAT(message("filters:\n  - {name: A, arm: {}}\n"), HasSubstr("line 2: "));
    EXPECT_THAT(message("filters:\n  - {name: A}\n  - {name: A}\n"), HasSubstr("line 3: a filter needs a name"));
    EXPECT_THAT(message("versions:\n  - {name: x, filter: A}\n"), HasSubstr("line 2: there is no filter A"));
    EXPECT_THAT(message("settings:\n  - {key: a}\n"), HasSubstr("line 2: a setting needs"));
    EXPECT_THAT(message("settings:\n  - {key: a, about: b, since: 7}\nversions:\n  - {name: 8}\n"),
                HasSubstr("since or until is not a version: 7"));
    EXPECT_THAT(message("traps:\n  - {setting: a, text: b}\n"), HasSubstr("line 2: there is no setting a"));
    EXPECT_THAT(message("versions:\n  - {name: 1, list: {name: Z, from: setting}}\n"), HasSubstr("there is no list Z"));
    EXPECT_THAT(message("versions:\n  - {name: 1, copier: 4}\n"), HasSubstr("there is no copier 4"));
    EXPECT_THAT(message("versions:\n  - {name: 1, users: [5]}\n"), HasSubstr("users must be"));
    EXPECT_THAT(message("versions:\n  - {name: 1}\n  - {name: 1}\n"),
                HasSubstr("line 3: a version needs a name of its own"));
}

}   // namespace
}   // namespace sandroot::versions
