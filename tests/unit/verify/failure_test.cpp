#include <sandroot/verify/failure.hpp>

#include <gmock/gmock.h>

namespace sandroot::verify {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using State = Outcome::State;

constexpr auto gl = "ImportError: libGL.so.1: cannot open shared object file: No such file or directory";

Failure raised(std::vector<std::string> chain, std::string place = {}) {
    Failure failure;
    failure.outcome.state = State::raised;
    failure.outcome.chain = std::move(chain);
    failure.outcome.place = std::move(place);
    return failure;
}

Failure ended(int signal, int status = 0, std::string last_words = {}) {
    Failure failure;
    failure.outcome.state = State::ended;
    failure.outcome.signal = signal;
    failure.outcome.exit_status = status;
    failure.last_words = std::move(last_words);
    return failure;
}

Finding judged(Failure inside, std::optional<Failure> outside = {}, bool passes_as_root = false) {
    Judged one;
    one.module = "pkg.mod";
    one.inside = std::move(inside);
    one.outside = std::move(outside);
    one.outside_passes_as_root = passes_as_root;
    return judge(one);
}

TEST(SignalName, IsTheOneThatPeopleKnow) {
    EXPECT_EQ(signal_name(11), "SIGSEGV");
    EXPECT_EQ(signal_name(6), "SIGABRT");
    EXPECT_EQ(signal_name(99), "signal 99");
}

TEST(Describe, KeepsTheExactMessageAndSaysWhere) {
    EXPECT_EQ(describe(raised({gl}, "/usr/lib/python3/cv2.py:8")), std::string(gl) + "\nat /usr/lib/python3/cv2.py:8");
    EXPECT_EQ(describe(raised({"ImportError: wrapped", gl})), "ImportError: wrapped\ncaused by: " + std::string(gl));
}

TEST(Describe, SparesThePageOfAdviceAroundAnOriginalError) {
    const auto text =
        describe(raised({"ImportError: Importing the numpy C-extensions failed.\nlong advice\nOriginal error was: "
                         "libblas.so.3: cannot open shared object file: No such file or directory\n"}));
    EXPECT_EQ(
        text,
        "ImportError: Importing the numpy C-extensions failed.\ncaused by: libblas.so.3: cannot open shared object "
        "file: No such file or directory");
}

TEST(Describe, OfACrashTellsTheSignalAndTheFirstWords) {
    EXPECT_EQ(
        describe(ended(11, 0, "Fatal Python error: Segmentation fault\n\nCurrent thread:\n  File \"/x.py\", line 1\n")),
        "the interpreter was ended by SIGSEGV\nFatal Python error: Segmentation fault\nCurrent thread:\nFile "
        "\"/x.py\", line 1");
    EXPECT_EQ(describe(ended(0, 0)), "importing it ended the process with status 0");
}

TEST(Judge, AMissingLibraryIsAnErrorAlsoWhereItIsMissingOutside) {
    const auto only_inside = judged(raised({gl}));
    EXPECT_EQ(only_inside.kind, "missing_library");
    EXPECT_EQ(only_inside.severity, Severity::error);
    EXPECT_EQ(only_inside.library, "libGL.so.1");
    EXPECT_EQ(only_inside.at, "pkg.mod");
    EXPECT_THAT(only_inside.text, HasSubstr(gl));
    EXPECT_THAT(only_inside.text, HasSubstr("the root lacks libGL.so.1"));
    const auto both = judged(raised({gl}), raised({gl}));
    EXPECT_EQ(both.kind, "missing_library");
    EXPECT_EQ(both.severity, Severity::error);
    EXPECT_THAT(both.text, HasSubstr("missing outside too"));
    EXPECT_THAT(both.text, Not(HasSubstr("the root lacks")));
}

TEST(Judge, TheSameFailureOutsideTakesTheBlameOffTheRoot) {
    const auto finding = judged(raised({"RuntimeError: no display"}), raised({"RuntimeError: no display"}));
    EXPECT_EQ(finding.kind, "fails_outside_too");
    EXPECT_EQ(finding.severity, Severity::warning);
    const auto crash = judged(ended(11), ended(11));
    EXPECT_EQ(crash.kind, "fails_outside_too");
}

TEST(Judge, AnotherFailureOutsideDoesNot) {
    const auto finding = judged(raised({"KeyError: 'a'"}), raised({"RuntimeError: no display"}));
    EXPECT_EQ(finding.kind, "import_failed");
    EXPECT_EQ(finding.severity, Severity::error);
    EXPECT_THAT(finding.text, HasSubstr("outside: RuntimeError: no display"));
    EXPECT_EQ(judged(ended(11), ended(6)).kind, "import_failed");
}

TEST(Judge, WhatFailsOutsideForTheUserButNotForRootIsAMatterOfPermissions) {
    const auto finding = judged(raised({"ModuleNotFoundError: No module named 'x'"}),
                                raised({"ModuleNotFoundError: No module named 'x'"}), true);
    EXPECT_EQ(finding.kind, "unreadable_inside");
    EXPECT_EQ(finding.severity, Severity::error);
}

TEST(Judge, WhatWantsProcDevOrSysIsAWarning) {
    const auto proc = judged(raised({"FileNotFoundError: [Errno 2] No such file or directory: '/proc/stat'"}));
    EXPECT_EQ(proc.kind, "needs_proc");
    EXPECT_EQ(proc.severity, Severity::warning);
    EXPECT_EQ(judged(raised({"OSError: [Errno 2] No such file or directory: '/dev/null'"})).kind, "needs_dev");
    EXPECT_EQ(judged(raised({"OSError: /sys/devices is not there"})).kind, "needs_sys");
    EXPECT_EQ(judged(raised({"FileNotFoundError: [Errno 2] No such file or directory"},
                            "/usr/lib/python3.11/multiprocessing/synchronize.py:57"))
                  .kind,
              "needs_dev");
}

TEST(Judge, APackageThatFailsSpeaksForTheModulesBelowIt) {
    Judged one;
    one.module = "pkg";
    one.inside = raised({"ImportError: x"});
    one.modules_below = 12;
    EXPECT_THAT(judge(one).text, HasSubstr("12 modules below it"));
}

}   // namespace
}   // namespace sandroot::verify
