#include <sandroot/config/check.hpp>
#include <sandroot/versions/copy_list.hpp>
#include <sandroot/versions/find_version.hpp>
#include <sandroot/versions/versions.hpp>

#include "support/memory_tree.hpp"

#include <gmock/gmock.h>

namespace sandroot::config {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::IsSupersetOf;

/// A small image, in which Python and libz are needed.
class ConfigCheck : public testing::Test {
protected:
    ConfigCheck() {
        tree.add_file("/usr/lib/python3.11/os.py", "x").add_file("/usr/bin/python3", "x", 0755);
        tree.add_file("/usr/lib/x86_64-linux-gnu/libz.so.1.2.13", std::string(100, 'x'));
        tree.add_symlink("/usr/lib/x86_64-linux-gnu/libz.so.1", "libz.so.1.2.13");
        tree.add_symlink("/usr/lib/x86_64-linux-gnu/libblas.so.3", "/etc/alternatives/blas");
        tree.add_symlink("/etc/alternatives/blas", "/usr/lib/blas/libblas.so.3");
        tree.add_file("/usr/lib/blas/libblas.so.3", "x").add_file("/etc/notes", "x", 0644);
        for (int at = 0; at < 40; ++at)
            tree.add_file("/usr/lib/x86_64-linux-gnu/lib" + std::to_string(at) + ".so", std::string(1'000'000, 'x'));
        tree.add_special("/dev/null", fs::Type::character_device).add_symlink("/usr/lib/py", "python3.11");
        tree.add_symlink("/dangling", "nowhere");
        const plan::Reason library{plan::ReasonKind::stdlib, {}, {}};
        const plan::Reason by_zlib{plan::ReasonKind::needed, RootPath("/usr/lib/zlib.so"), {}};
        needed = {{"/usr/lib/python3.11", library, true, false, 1, 1},
                  {"/usr/lib/x86_64-linux-gnu/libz.so.1", by_zlib, true, true, 1, 0},
                  {"/usr/lib/x86_64-linux-gnu/libz.so.1.2.13", by_zlib, true, false, 1, 100}};
    }

    [[nodiscard]] Findings check(const std::string& yaml, const std::vector<std::string>& variables = {},
                                 std::string_view name = "0.2.15") {
        Configuration made;
        if (!yaml.empty()) made.file = read(yaml, "c.yaml").value();
        for (const auto& text : variables) made.environment.push_back(parse_assignment(text).value());
        const auto version = versions::find_version(name).value();
        made.list = copied_list(made.file, made.environment, version, versions::Architecture::amd64);
        for (const auto& entry : made.list.entries)
            made.looked_at.push_back(look_at_listed(tree, versions::bare_path(entry.path)));
        made.needed = needed;
        made.interpreter = "/usr/bin/python3";
        if (const auto python = set_text(made.file, made.environment, version, "python_path"))
            made.named = look_at_interpreter(tree, RootPath(python->text), RootPath("/usr/bin/python3"));
        return config::check(made, version, versions::built_in_versions().value());
    }

    fs::MemoryTree tree;
    std::vector<versions::NeededPath> needed;
    const std::string fine = "python_lib_path:\n  - /usr/lib/python3.11\n  - /usr/lib/x86_64-linux-gnu/libz.so.1\n"
                             "  - /usr/lib/x86_64-linux-gnu/libz.so.1.2.13\n";
    const std::string fine_variable = "PYTHON_LIB_PATH=/usr/lib/python3.11,/usr/lib/x86_64-linux-gnu/libz.so.1,"
                                      "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13";
};

auto is(Kind kind, std::size_t line, Severity severity = Severity::error,
        const std::vector<std::string>& instead = {}) {
    return AllOf(Field(&Finding::kind, kind), Field(&Finding::place, Field(&Location::line, line)),
                 Field(&Finding::severity, severity), Field(&Finding::instead, instead));
}
auto of_variable(Kind kind, const std::string& variable, Severity severity = Severity::error,
                 const std::vector<std::string>& instead = {}) {
    return AllOf(Field(&Finding::kind, kind), Field(&Finding::place, Field(&Location::variable, variable)),
                 Field(&Finding::severity, severity), Field(&Finding::instead, instead));
}
constexpr auto warning = Severity::warning;
constexpr auto error = Severity::error;

TEST_F(ConfigCheck, HasNothingToSayOfWhatIsRight) {
    EXPECT_THAT(check(fine + "app: {port: 8194, debug: false}\nenable_network: true\nproxy: {http: ''}\n"), IsEmpty());
    EXPECT_THAT(check("", {fine_variable, "GIN_MODE=release", "PATH=/bin"}), IsEmpty());
}

TEST_F(ConfigCheck, TellsALinkWhoseTargetIsNotListedWithTheLinesToWrite) {
    EXPECT_THAT(
        check("python_lib_path:\n  - /usr/lib/python3.11\n  - /usr/lib/x86_64-linux-gnu/libz.so.1\n"),
        ElementsAre(is(Kind::target_missing, 3, error,
                       {"  - /usr/lib/x86_64-linux-gnu/libz.so.1", "  - /usr/lib/x86_64-linux-gnu/libz.so.1.2.13"})));
}

TEST_F(ConfigCheck, FollowsALinkThroughAllThatAreOnItsWay) {
    const auto findings = check(fine + "  - /usr/lib/x86_64-linux-gnu/libblas.so.3\n");
    EXPECT_THAT(findings, ElementsAre(is(Kind::target_missing, 5, error,
                                         {"  - /usr/lib/x86_64-linux-gnu/libblas.so.3", "  - /etc/alternatives/blas",
                                          "  - /usr/lib/blas/libblas.so.3"})));
}

TEST_F(ConfigCheck, TellsWhatIsNeededAndMissing) {
    EXPECT_THAT(check("python_lib_path: [/usr/lib/python3.11]\n"),
                ElementsAre(is(Kind::missing, 1, error, {"  - /usr/lib/x86_64-linux-gnu/libz.so.1"}),
                            is(Kind::missing, 1, error, {"  - /usr/lib/x86_64-linux-gnu/libz.so.1.2.13"})));
    needed[1].is_vital = false;
    EXPECT_THAT(
        check("", {"PYTHON_LIB_PATH=/usr/lib/python3.11"}),
        Contains(of_variable(Kind::missing, "PYTHON_LIB_PATH", warning, {"/usr/lib/x86_64-linux-gnu/libz.so.1"})));
}

TEST_F(ConfigCheck, TellsWhatADirectoryCosts) {
    const auto findings = check("python_lib_path: [/usr/lib/python3.11,\n /usr/lib/x86_64-linux-gnu]\n");
    ASSERT_THAT(findings, ElementsAre(is(Kind::too_much, 2, warning,
                                         {"  - /usr/lib/x86_64-linux-gnu/libz.so.1",
                                          "  - /usr/lib/x86_64-linux-gnu/libz.so.1.2.13"})));
    EXPECT_EQ(findings.front().values,
              (Values{{"files", 43UL}, {"bytes", 40'000'100UL}, {"needed_files", 2UL}, {"needed_bytes", 100UL}}));
}

TEST_F(ConfigCheck, InAVersionThatDropsLinksADirectoryBringsNone) {
    EXPECT_THAT(check("python_lib_path: [/usr/lib/python3.11, /usr/lib/x86_64-linux-gnu]\n", {}, "0.2.6"),
                Contains(is(Kind::missing, 1, error, {"  - /usr/lib/x86_64-linux-gnu/libz.so.1"})));
}

TEST_F(ConfigCheck, TellsEntriesThatStopTheServerOrGoAstray) {
    const std::string list =
        "python_lib_path:\n  - /usr/lib/python3.11/\n  - /dev/null\n  - /usr/lib/py\n  - /nowhere\n"
        "  - /dangling\n  - etc/notes\n  - /etc/notes\n  - /etc/notes\n  - /etc/hosts\n"
        "  - ' /etc/notes'\n";
    EXPECT_THAT(check(list),
                IsSupersetOf({is(Kind::trailing_slash, 2, error, {"  - /usr/lib/python3.11"}),
                              is(Kind::special_file, 3), is(Kind::directory_link, 4), is(Kind::absent, 5, warning),
                              is(Kind::dangling_link, 6, warning), is(Kind::not_absolute, 7),
                              is(Kind::doubled, 9, warning), is(Kind::blank, 11, error, {"  - /etc/notes"})}));
}

TEST_F(ConfigCheck, ALinkToADirectoryIsWrittenWithADotWhereItsNameIsNeeded) {
    needed = {{"/usr/lib/py/."}};
    EXPECT_THAT(check("python_lib_path: [/usr/lib/py]\n"),
                ElementsAre(is(Kind::directory_link, 1, error, {"  - /usr/lib/py/."})));
    EXPECT_THAT(check("python_lib_path: [/usr/lib/py/.]\n"), IsEmpty());
    EXPECT_THAT(check("", {"SYSTEM_LIB_REQUIREMENTS=/usr/lib/py"}, "main"), IsEmpty());
}

TEST_F(ConfigCheck, BlanksCountInOneVariableAndNotInTheOther) {
    EXPECT_THAT(check("", {"PYTHON_LIB_PATH=/usr/lib/python3.11, /etc/notes"}),
                Contains(of_variable(Kind::blank, "PYTHON_LIB_PATH", error, {"/etc/notes"})));
    needed.clear();
    EXPECT_THAT(check("", {"SYSTEM_LIB_REQUIREMENTS=/etc/notes , /etc/hosts"}, "main"), IsEmpty());
    EXPECT_THAT(check("", {"SYSTEM_LIB_REQUIREMENTS=,"}, "main"), IsEmpty());
}

TEST_F(ConfigCheck, ABlankThatIsInTheNameIsMeant) {
    tree.add_file("/etc/notes ", "x");
    EXPECT_THAT(check(fine + "  - '/etc/notes '\n"), IsEmpty());
    EXPECT_THAT(check(fine + "  - ' /etc/notes '\n"), ElementsAre(is(Kind::blank, 5, error, {"  - /etc/notes"})));
}

TEST_F(ConfigCheck, TheVariableWinsOverTheKey) {
    const auto findings = check("python_lib_path: [/dev/null]\n", {fine_variable});
    EXPECT_THAT(findings, ElementsAre(is(Kind::overridden, 1, warning)));
    EXPECT_THAT(check("python_lib_path: [/dev/null]\n", {"PYTHON_LIB_PATH="}), Contains(is(Kind::special_file, 1)));
}

TEST_F(ConfigCheck, AnEmptyListMeansTheBuiltInOne) {
    needed.clear();
    EXPECT_THAT(check("python_lib_path: []\n"),
                ElementsAre(is(Kind::default_list, 1, warning, {"python_lib_path: [/etc/hosts, /etc/resolv.conf]"})));
    EXPECT_THAT(check("python_lib_path:\n"),
                Contains(is(Kind::default_list, 1, warning, {"python_lib_path: [/etc/hosts, /etc/resolv.conf]"})));
    EXPECT_THAT(check(""), IsEmpty());
    needed = {{"/opt/tool/libx.so"}, {"/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"}};
    EXPECT_THAT(check(""), ElementsAre(is(Kind::missing, 0, error, {"  - /opt/tool/libx.so"})));
}

TEST_F(ConfigCheck, TellsWhatTheVersionDoesNotRead) {
    EXPECT_THAT(check(fine + "log_path: /x\nenable_preload: true\n", {}, "0.2.9"),
                ElementsAre(is(Kind::not_yet, 5, warning), is(Kind::not_yet, 6, warning)));
    needed.clear();
    const auto findings = check("python_lib_path: [/dev/null]\n", {"PYTHON_LIB_PATH=/x"}, "main");
    EXPECT_THAT(findings,
                ElementsAre(is(Kind::ignored, 1, warning), of_variable(Kind::ignored, "PYTHON_LIB_PATH", warning)));
    EXPECT_EQ(text_of(findings.front().values, "last_version"), "0.2.15");
    EXPECT_THAT(check("", {"SYSTEM_LIB_REQUIREMENTS=/x"}),
                ElementsAre(of_variable(Kind::not_yet, "SYSTEM_LIB_REQUIREMENTS", warning)));
}

TEST_F(ConfigCheck, GuessesWhatWasMeantByAnUnknownName) {
    EXPECT_THAT(check(fine + "python_lib_paths: []\napp:\n  prot: 1\nmine: 1\nlog: {a: 1}\n"),
                ElementsAre(is(Kind::unknown_key, 5, warning, {"python_lib_path:"}),
                            is(Kind::unknown_key, 7, warning, {"  port:"}), is(Kind::unknown_key, 8, warning),
                            is(Kind::unknown_key, 9, warning)));
    EXPECT_THAT(check(fine, {"PYTHON_LIB_PATHS=/x", "HOSTNAME=h"}),
                ElementsAre(of_variable(Kind::unknown_variable, "PYTHON_LIB_PATHS", warning)));
}

TEST_F(ConfigCheck, TellsAKeyThatStandsTwiceWithBothLines) {
    const auto findings = check(fine + "app:\n  port: 1\n  port: 2\napp: {}\n");
    EXPECT_THAT(findings, ElementsAre(is(Kind::duplicate_key, 7), is(Kind::duplicate_key, 8)));
    EXPECT_EQ(findings[0].subject, "app.port");
    EXPECT_EQ(number_of(findings[0].values, "first_line"), 6U);
}

TEST_F(ConfigCheck, TellsTypesThatGoDoesNotRead) {
    EXPECT_THAT(check("max_workers: four\nworker_timeout: '5'\nenable_network: maybe\napp: {debug: 'true', key: [a]}\n"
                      "allowed_syscalls: 5\npython_lib_path: /usr/lib/python3.11\nmax_requests: 0x10\n"),
                IsSupersetOf({is(Kind::wrong_type, 1), is(Kind::wrong_type, 2), is(Kind::wrong_type, 3),
                              is(Kind::wrong_type, 4), is(Kind::wrong_type, 5, error, {"allowed_syscalls: [5]"}),
                              is(Kind::wrong_type, 6, error, {"python_lib_path: [/usr/lib/python3.11]"})}));
    EXPECT_THAT(check(fine + "enable_network: yes\nmax_workers: 1_000\napp: {key: 12, debug: TRUE}\nenable_preload:\n"),
                IsEmpty());
    EXPECT_THAT(check(fine, {"MAX_WORKERS=four", "ENABLE_NETWORK=yes", "DEBUG=1"}),
                ElementsAre(of_variable(Kind::counts_as_false, "ENABLE_NETWORK"),
                            of_variable(Kind::no_number, "MAX_WORKERS"),
                            of_variable(Kind::no_workers, "MAX_WORKERS", error, {"MAX_WORKERS=4"})));
}

TEST_F(ConfigCheck, SystemCallsMustBeNumbersWithoutBlanksAndHoldTheVitalOnes) {
    EXPECT_THAT(check(fine, {"ALLOWED_SYSCALLS=105, 106,116,231"}),
                ElementsAre(of_variable(Kind::blank, "ALLOWED_SYSCALLS", error, {"ALLOWED_SYSCALLS=105,106,116,231"})));
    EXPECT_THAT(check(fine, {"ALLOWED_SYSCALLS=105,106,116,231,"}),
                ElementsAre(of_variable(Kind::no_number, "ALLOWED_SYSCALLS")));
    EXPECT_THAT(check(fine, {"ALLOWED_SYSCALLS=105,106,116,clone3"}),
                ElementsAre(of_variable(Kind::no_number, "ALLOWED_SYSCALLS")));
    EXPECT_THAT(check(fine + "allowed_syscalls: [105, 106, 116]\n"), ElementsAre(is(Kind::lacks_syscall, 5)));
    EXPECT_THAT(check(fine + "allowed_syscalls: [105, 106, 231]\n", {}, "0.2.12"), IsEmpty());
    EXPECT_THAT(check(fine + "allowed_syscalls: []\n"), IsEmpty());
}

TEST_F(ConfigCheck, TheFilterHasRoomFor502Numbers) {
    const auto numbers = [](int count) {
        std::string list = "ALLOWED_SYSCALLS=0";
        for (int number = 1; number < count; ++number)
            list += ',' + std::to_string(number) + ',' + std::to_string(number);
        return list;
    };
    EXPECT_THAT(check(fine, {numbers(502)}), IsEmpty());
    EXPECT_THAT(check(fine, {numbers(503)}), ElementsAre(of_variable(Kind::too_many_syscalls, "ALLOWED_SYSCALLS")));
}

TEST_F(ConfigCheck, AnIntervalOfZeroStopsTheServerAndAWordEndsTheRepetition) {
    EXPECT_THAT(check(fine + "python_deps_update_interval: 0\n"),
                ElementsAre(is(Kind::stops_at_start, 5, error, {"python_deps_update_interval: \"off\""})));
    EXPECT_THAT(check(fine, {"PYTHON_DEPS_UPDATE_INTERVAL=-1s"}),
                ElementsAre(of_variable(Kind::stops_at_start, "PYTHON_DEPS_UPDATE_INTERVAL", error,
                                        {"PYTHON_DEPS_UPDATE_INTERVAL=off"})));
    EXPECT_THAT(check(fine + "python_deps_update_interval: 30\n"),
                ElementsAre(is(Kind::switched_off, 5, warning, {"python_deps_update_interval: 30m"})));
    EXPECT_THAT(check(fine + "python_deps_update_interval: 1h30m\n"), IsEmpty());
}

TEST_F(ConfigCheck, TheInterpreterMustBeThereAndTheOneThatIsMeant) {
    tree.add_file("/usr/bin/plain", "x", 0644).add_file("/usr/bin/python3.13", "x", 0755);
    tree.add_symlink("/usr/bin/python", "python3").add_symlink("/opt/venv/bin/python", "/usr/bin/python3");
    tree.add_file("/opt/venv/pyvenv.cfg", "");
    const std::vector<std::string> instead{"python_path: /usr/bin/python3"};
    EXPECT_THAT(check(fine + "python_path: /usr/bin/python\n"), IsEmpty());
    EXPECT_THAT(check(fine + "python_path: /nowhere\n"), ElementsAre(is(Kind::no_interpreter, 5, error, instead)));
    EXPECT_THAT(check(fine + "python_path: /usr/bin/plain\n"),
                ElementsAre(is(Kind::no_interpreter, 5, error, instead)));
    EXPECT_THAT(check(fine + "python_path: /usr/bin/python3.13\n"),
                ElementsAre(is(Kind::other_interpreter, 5, error, instead)));
    EXPECT_THAT(check(fine + "python_path: /opt/venv/bin/python\n"),
                ElementsAre(is(Kind::other_interpreter, 5, error, instead)));
    EXPECT_THAT(check(fine + "python_path: python3\n"), ElementsAre(is(Kind::not_absolute, 5, warning, instead)));
    needed.clear();
    EXPECT_THAT(check("", {"PYTHON_PATH=python3"}, "main"),
                ElementsAre(of_variable(Kind::not_absolute, "PYTHON_PATH", warning, {"PYTHON_PATH=/usr/bin/python3"})));
}

TEST_F(ConfigCheck, TellsWhatHasNoEffect) {
    EXPECT_THAT(check(fine + "enable_network: false\nproxy:\n  http: http://x\n  https: ''\n---\na: b\n"),
                ElementsAre(is(Kind::no_effect, 7, warning), is(Kind::further_document, 9, warning)));
}

TEST_F(ConfigCheck, FindingsAreSortedByLineAndVariablesComeLast) {
    const auto findings =
        check("zzz: 1\npython_lib_path: [/dev/null]\naaa: 1\n", {"ALLOWED_SYSCALLS=x", "MAX_WORKERS=x"});
    for (std::size_t at = 1; at < findings.size(); ++at) EXPECT_LE(findings[at - 1].place, findings[at].place);
    EXPECT_EQ(findings.front().place.line, 1U);
    EXPECT_EQ(findings.back().place.variable, "MAX_WORKERS");
}

}   // namespace
}   // namespace sandroot::config
