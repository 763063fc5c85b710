#include <sandroot/python/environment.hpp>
#include <sandroot/report/messages/plan_messages.hpp>

#include <gmock/gmock.h>

namespace sandroot::report {
namespace {

using plan::LeftOutKind;
using plan::RemarkKind;
using Names = std::vector<std::string>;

std::string message(LeftOutKind kind, Values values = {}) {
    return message_of(plan::LeftOut{RootPath("/x"), kind, std::move(values)});
}
std::string message(RemarkKind kind, Values values = {}) {
    return message_of(plan::Remark{RootPath("/x"), kind, std::move(values)});
}

TEST(LeftOutMessage, SaysWhyItWasLeftOut) {
    EXPECT_EQ(message(LeftOutKind::excluded, {{"glob", "/etc/*"}, {"by_profile", false}}), "excluded by /etc/*");
    EXPECT_EQ(message(LeftOutKind::excluded, {{"glob", "/etc/*"}, {"by_profile", true}}),
              "kept out by the profile's /etc/*");
    EXPECT_EQ(message(LeftOutKind::pruned, {{"set", "tests"}, {"because", "suites"}, {"by_profile", false}}),
              "--prune tests: suites");
    EXPECT_EQ(message(LeftOutKind::pruned, {{"set", "maps"}, {"because", "maps of scripts"}, {"by_profile", true}}),
              "pruned by the profile, maps: maps of scripts");
    EXPECT_EQ(message(LeftOutKind::not_required, {{"package", "big"}, {"version", "3.0"}}),
              "big 3.0: nothing that --package names requires it");
    EXPECT_EQ(message(LeftOutKind::failed, {{"error", "a\x1b"}}), "a\\x1b");
}

TEST(RemarkMessage, SaysWhatToKnow) {
    EXPECT_EQ(message(RemarkKind::cpu, {{"level", 3UL}}),
              "needs a CPU of level x86-64-v3; elsewhere ld.so refuses it: CPU ISA level is lower than required");
    EXPECT_EQ(message(RemarkKind::mode_changed, {{"loses_setid", true}, {"becomes_readable", true}}),
              "its setuid or setgid bit is dropped inside; it was closed to others and is readable inside");
    EXPECT_EQ(
        message(RemarkKind::conflict, {{"name", "libk.so.1"},
                                       {"asked_by", "/a.so"},
                                       {"other_files", Names{"/b/libk.so.1", "/c/libk.so.1"}},
                                       {"other_askers", Names{"/b.so", "/c.so"}}}),
        "libk.so.1 is this file for /a.so, and /b/libk.so.1 for /b.so, and /c/libk.so.1 for /c.so: in one process "
        "the first to be imported serves all");
}

TEST(RemarkMessage, SaysWhatDistributionsRequire) {
    const auto requirement = [](std::string problem, Values values) {
        values.insert(values.begin(), {"problem", std::move(problem)});
        return message(RemarkKind::requirement, std::move(values));
    };
    EXPECT_EQ(
        requirement(
            "version_unmet",
            {{"package", "frame"}, {"requirement", "num >=2"}, {"installed_package", "num"}, {"installed", "1.9"}}),
        "frame requires num >=2, and num 1.9 is installed");
    EXPECT_EQ(
        requirement("no_file_list", {{"package", "num"}, {"modules", Names{"_num", "num"}}, {"asked_dpkg", true}}),
        "num has no list of its files: taken is what dpkg knows of its package, and the modules that it offers: "
        "_num, num");
    EXPECT_EQ(requirement("no_file_list", {{"package", "num"}, {"modules", Names{}}, {"asked_dpkg", false}}),
              "num has no list of its files: taken is its metadata alone");
}

TEST(RemarkMessage, SaysWhyAFileCannotServe) {
    EXPECT_EQ(message(RemarkKind::unusable, {{"defect", "script"}}), "a script named as a library");
    EXPECT_EQ(message(RemarkKind::unusable, {{"defect", "unreadable"}, {"error", "denied"}}), "cannot be read: denied");
}

/// A list of all kinds in remark_message.cpp would else be forgotten when one is added.
TEST(RemarkMessage, KnowsEveryDefectAndProblem) {
    for (int at = 0; at <= static_cast<int>(python::Defect::unreadable); ++at)
        EXPECT_NE(message(RemarkKind::unusable, {{"defect", std::string(name_of(static_cast<python::Defect>(at)))}}),
                  "");
    for (int at = 0; at <= static_cast<int>(scope::Problem::version_unmet); ++at)
        EXPECT_NE(
            message(RemarkKind::requirement, {{"problem", std::string(name_of(static_cast<scope::Problem>(at)))}}), "");
}

}   // namespace
}   // namespace sandroot::report
