#include <sandroot/report/messages/config_messages.hpp>

#include <gmock/gmock.h>

namespace sandroot::report {
namespace {

using config::Kind;
using config::Severity;

std::string message(Kind kind, std::string subject, Values values = {}) {
    return message_of(config::Finding{{"", 1}, kind, Severity::error, std::move(subject), std::move(values)});
}

struct Case {
    Kind kind;
    std::string subject;
    Values values;
    std::string words;
};

class ConfigMessage : public testing::TestWithParam<Case> {};

TEST_P(ConfigMessage, SaysWhatIsWrongAndWhatFollows) {
    EXPECT_EQ(message(GetParam().kind, GetParam().subject, GetParam().values), GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Findings, ConfigMessage,
    testing::Values(
        Case{Kind::absent, "/a", {}, "/a is not there, and is passed over"},
        Case{Kind::blank, " /a", {}, "\" /a\" is looked for with the blank in it, and passed over"},
        Case{Kind::blank,
             "ALLOWED_SYSCALLS",
             {{"stops_at_start", true}},
             "ALLOWED_SYSCALLS: a blank beside a number ends the sandbox at its start"},
        Case{Kind::directory_link,
             "/lib",
             {{"target", "/usr/lib"}, {"is_misplaced", true}},
             "/lib is a link to the directory /usr/lib, and becomes a link inside a directory of its own name"},
        Case{Kind::directory_link,
             "/lib",
             {{"target", "/usr/lib"}, {"is_misplaced", false}},
             "/lib is a link to the directory /usr/lib, and nothing in that directory is copied"},
        Case{Kind::doubled, "/a", {}, "/a is listed twice"},
        Case{Kind::doubled, "/a/b", {{"directory", "/a"}}, "/a/b lies in /a, which is listed as well"},
        Case{Kind::duplicate_key,
             "app.port",
             {{"first_line", 6UL}},
             "app.port is already in line 6, and the sandbox does not read a file that has a key twice"},
        Case{Kind::ignored,
             "log_path",
             {{"version", "main"}, {"last_version", "0.2.15"}},
             "log_path: dify-sandbox main ignores it; 0.2.15 was the last to read it"},
        Case{Kind::ignored,
             "python_lib_path",
             {{"version", "main"}, {"variable", "SYSTEM_LIB_REQUIREMENTS"}},
             "python_lib_path: dify-sandbox main ignores it; the interpreter is asked for Python's directories, and "
             "SYSTEM_LIB_REQUIREMENTS holds the rest (sandroot paths --for main)"},
        Case{Kind::missing, "/a", {{"in_parts", true}}, "/a is not in the list (parts of it are)"},
        Case{Kind::missing,
             "/a",
             {{"in_parts", false}, {"default_list_of", "0.2.15"}},
             "/a is not in the built-in list of dify-sandbox 0.2.15"},
        Case{Kind::no_effect,
             "DEBUG",
             {{"value", "maybe"}},
             "DEBUG: maybe is neither true nor false, and does not count"},
        Case{Kind::no_effect,
             "proxy.http",
             {{"because_of", "enable_network"}},
             "proxy.http does not count while enable_network is false"},
        Case{Kind::no_interpreter,
             "python_path",
             {{"value", "/p"}, {"is_there", false}},
             "python_path: /p is not there, and no code will run"},
        Case{Kind::no_interpreter,
             "python_path",
             {{"value", "/p"}, {"is_there", true}},
             "python_path: /p cannot be executed, and no code will run"},
        Case{Kind::no_number, "MAX_WORKERS", {{"value", "many"}}, "MAX_WORKERS: many is not a number, and counts as 0"},
        Case{Kind::no_number,
             "ALLOWED_SYSCALLS",
             {{"value", ""}, {"stops_at_start", true}},
             "ALLOWED_SYSCALLS: \"\" is not a number, which ends the sandbox at its start"},
        Case{Kind::not_absolute,
             "etc/notes",
             {},
             "etc/notes is not absolute, and is looked for in the directory that the server is started in"},
        Case{Kind::not_absolute,
             "python_path",
             {{"value", "python3"}},
             "python_path: python3 is not absolute, and depends on the directory that the sandbox is started in"},
        Case{Kind::too_many_syscalls,
             "allowed_syscalls",
             {{"count", 503UL}, {"added", 3UL}, {"most", 502UL}, {"runs_unfiltered", true}},
             "503 different numbers, 3 of them added by the server, and the filter has room for 502: a security hole, "
             "for "
             "code runs without a filter, as root"},
        Case{Kind::too_much,
             "/usr/lib",
             {{"files", 43UL}, {"bytes", 40'000'102UL}, {"needed_files", 2UL}, {"needed_bytes", 100UL}},
             "/usr/lib is copied file by file: 43 files, 40 MB; needed of it: 2 files, 1 kB"},
        Case{Kind::too_much,
             "/opt",
             {{"files", 1UL}, {"bytes", 0UL}, {"needed_files", 0UL}, {"needed_bytes", 0UL}},
             "/opt is copied file by file: 1 file, 0 kB; nothing in it is needed"},
        Case{Kind::unknown_key, "mine", {}, "mine: no dify-sandbox reads it"},
        Case{Kind::unknown_variable, "X", {{"meant", "Y"}}, "X: no dify-sandbox reads it; did you mean Y?"},
        Case{Kind::wrong_type,
             "allowed_syscalls",
             {{"wanted", "numbers"}},
             "allowed_syscalls must be a list of numbers, without quotes, or the sandbox does not read the file"}));

TEST(ConfigMessageOfAMissingPath, EndsInTheReason) {
    config::Finding finding{{"", 1}, Kind::missing, Severity::error, "/z.so"};
    finding.reason = plan::Reason{plan::ReasonKind::needed, RootPath("/ext.so"), "DT_NEEDED z.so"};
    EXPECT_EQ(message_of(finding), "/z.so is not in the list: needed by /ext.so (DT_NEEDED z.so)");
}

TEST(ConfigMessageOfForeignBytes, IsSafeForATerminal) {
    EXPECT_EQ(message(Kind::absent, "/a\x1b[2J\n"), "/a\\x1b[2J\\n is not there, and is passed over");
}

}   // namespace
}   // namespace sandroot::report
