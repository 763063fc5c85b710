// Settings, each with the verdict that the real server gave when it was started with them.
#include <sandroot/config/check.hpp>
#include <sandroot/config/go_number.hpp>
#include <sandroot/versions/copy_list.hpp>
#include <sandroot/versions/find_version.hpp>
#include <sandroot/versions/versions.hpp>

#include "support/memory_tree.hpp"

#include <gmock/gmock.h>

#include <array>

namespace sandroot::config {
namespace {

/// What became of the server.
enum class Verdict : std::uint8_t {
    fine,
    other_than_it_seems,   ///< A warning, if anything.
    crippled,              ///< It starts, and some or all requests come to nothing.
    dies,                  ///< It ends at its start, or at the start of each run.
    unfiltered,            ///< Code runs without a filter.
};

struct Row {
    std::string_view versions;   ///< Separated by blanks.
    std::string setting;         ///< NAME=VALUE, or lines of config.yaml.
    Verdict verdict;
    std::optional<Kind> kind{};
};

constexpr std::string_view every = "0.2.7 0.2.12 0.2.15 main";
constexpr std::string_view with_list = "0.2.7 0.2.12 0.2.15";
constexpr std::string_view with_interval = "0.2.10 0.2.12 0.2.15 main";

std::string calls(int first, int last, const std::vector<int>& without = {}) {
    std::string list = "ALLOWED_SYSCALLS=";
    for (int number = first; number <= last; ++number)
        if (std::ranges::find(without, number) == without.end())
            list += (list.ends_with('=') ? "" : ",") + std::to_string(number);
    return list;
}

std::vector<Row> rows() {
    using enum Verdict;
    const std::string interval = "PYTHON_DEPS_UPDATE_INTERVAL=";
    return {
        // System calls.
        {every, calls(0, 501), fine},
        {"0.2.7 0.2.12", calls(0, 502), unfiltered, Kind::too_many_syscalls},
        {"0.2.15 main", calls(0, 502), dies, Kind::too_many_syscalls},
        {every, calls(0, 501, {56, 83, 258}), fine},
        {"0.2.12", calls(0, 502, {56, 83, 258}), unfiltered, Kind::too_many_syscalls},
        {"0.2.15 main", calls(0, 502, {56, 83, 258}), dies, Kind::too_many_syscalls},
        {"0.2.12", calls(0, 502, {116}), fine},
        {"0.2.15 main", calls(0, 502, {116}), dies, Kind::too_many_syscalls},
        {every, calls(0, 501, {116}), fine},
        {"0.2.12", "allowed_syscalls: [" + calls(0, 502).substr(17) + "]\n", unfiltered, Kind::too_many_syscalls},
        {every, "ALLOWED_SYSCALLS=0, 105,106,231", dies, Kind::blank},
        {every, "ALLOWED_SYSCALLS=0-456", dies, Kind::no_number},
        {every, "ALLOWED_SYSCALLS=105,106,231,", dies, Kind::no_number},
        {every, "ALLOWED_SYSCALLS=105,106,231,clone3", dies, Kind::no_number},
        {every, "ALLOWED_SYSCALLS=,", dies, Kind::no_number},
        {every, "ALLOWED_SYSCALLS=28,204,290", dies, Kind::lacks_syscall},
        {every, "allowed_syscalls: [\"105\", 106, 231]\n", dies, Kind::wrong_type},
        {every, "ALLOWED_SYSCALLS=", fine},
        {every, "ALLOWED_SYSCALLS=+105,106,231", fine},
        // The interval.
        {with_interval, interval + "0", dies, Kind::stops_at_start},
        {with_interval, interval + "0s", dies, Kind::stops_at_start},
        {with_interval, interval + "-5m", dies, Kind::stops_at_start},
        {with_interval, interval + "off", other_than_it_seems, Kind::switched_off},
        {with_interval, interval + "30", other_than_it_seems, Kind::switched_off},
        {with_interval, interval + "1d", other_than_it_seems, Kind::switched_off},
        {with_interval, interval + "87600h", fine},
        {"0.2.7", interval + "0", other_than_it_seems, Kind::not_yet},
        // Limits.
        {every, "max_workers: 0\n", crippled, Kind::no_workers},
        {every, "MAX_WORKERS=0", crippled, Kind::no_workers},
        {every, "MAX_WORKERS=abc", crippled, Kind::no_workers},
        {every, "max_workers: -1\n", dies, Kind::stops_at_start},
        {every, "MAX_WORKERS=-1", dies, Kind::stops_at_start},
        {every, "max_workers: 4\n", fine},
        {every, "max_requests: 0\n", crippled, Kind::no_requests},
        {every, "MAX_REQUESTS=0", crippled, Kind::no_requests},
        {every, "MAX_REQUESTS=abc", crippled, Kind::no_requests},
        {every, "MAX_REQUESTS=1", fine},
        {every, "app: {port: 99999}\n", dies, Kind::stops_at_start},
        {every, "SANDBOX_PORT=99999", dies, Kind::stops_at_start},
        {every, "SANDBOX_PORT=-1", dies, Kind::stops_at_start},
        {every, "SANDBOX_PORT=65535", fine},
        // Switches.
        {every, "ENABLE_NETWORK=yes", crippled, Kind::counts_as_false},
        {every, "ENABLE_NETWORK=1", fine},
        {every, "enable_network: yes\n", fine},
        {every, "DEBUG=maybe", other_than_it_seems, Kind::no_effect},
        {"0.2.12 main", "ENABLE_PRELOAD=on", other_than_it_seems, Kind::counts_as_false},
        // The interpreter.
        {every, "PYTHON_PATH=python3", other_than_it_seems, Kind::not_absolute},
        {every, "PYTHON_PATH=/usr/bin/python3", fine},
        {every, "PYTHON_PATH=/nowhere/python3", dies, Kind::no_interpreter},
        // The form of the file.
        {every, "", dies, Kind::empty_file},
        {every, "# nothing but this\n", dies, Kind::empty_file},
        {every, "---\n", fine},
        {every, "max_workers: four\n", dies, Kind::wrong_type},
        {every, "worker_timeout: '5'\n", dies, Kind::wrong_type},
        {every, "app: {debug: 'true'}\n", dies, Kind::wrong_type},
        {with_list, "python_lib_path: /usr/lib/py\n", dies, Kind::wrong_type},
        {every, "worker_timeout: 5\nworker_timeout: 6\n", dies, Kind::duplicate_key},
        {every, "app: {port: 8194, port: 8195}\n", dies, Kind::duplicate_key},
        // The list.
        {with_list, "PYTHON_LIB_PATH=/dev/null", dies, Kind::special_file},
        {with_list, "PYTHON_LIB_PATH=/dev/sda", dies, Kind::special_file},
        {with_list, "PYTHON_LIB_PATH=/run/fifo", dies, Kind::special_file},
        {"main", "SYSTEM_LIB_REQUIREMENTS=/dev/null", dies, Kind::special_file},
        {with_list, "PYTHON_LIB_PATH=/usr/share/blank", dies, Kind::blank_name},
        {"main", "SYSTEM_LIB_REQUIREMENTS=/usr/share/blank", dies, Kind::blank_name},
        {with_list, "PYTHON_LIB_PATH=/etc/hosts, /etc/resolv.conf", crippled, Kind::blank},
        {with_list, "PYTHON_LIB_PATH=/usr/lib/py/", crippled, Kind::trailing_slash},
        {"main", "SYSTEM_LIB_REQUIREMENTS=/etc/hosts, /etc/resolv.conf", fine},
        {"main", "SYSTEM_LIB_REQUIREMENTS=,", fine},
        {with_list, "PYTHON_LIB_PATH=/etc/hosts,/etc/resolv.conf", fine},
        {with_list, "python_lib_path: []\n", other_than_it_seems, Kind::default_list},
        {"main", "PYTHON_LIB_PATH=/usr/lib/py", other_than_it_seems, Kind::ignored},
    };
}

Findings findings_of(const Row& row, std::string_view name) {
    fs::MemoryTree tree;
    tree.add_file("/usr/lib/py/os.py", "x").add_file("/usr/bin/python3", "x", 0755).add_file("/etc/hosts", "x");
    tree.add_special("/dev/null", fs::Type::character_device).add_special("/dev/sda", fs::Type::block_device);
    tree.add_special("/run/fifo", fs::Type::fifo)
        .add_file("/usr/share/blank/a/last ", "x")
        .add_file("/etc/resolv.conf", "x");
    Configuration made;
    const bool is_variable = row.setting.find('=') != std::string::npos;
    if (is_variable) made.environment.push_back(parse_assignment(row.setting).value());
    else made.file = read(row.setting, "config.yaml").value();
    const auto version = versions::find_version(name).value();
    made.list = copied_list(made.file, made.environment, version, versions::Architecture::amd64);
    for (const auto& entry : made.list.entries)
        made.looked_at.push_back(look_at_listed(tree, versions::bare_path(entry.path)));
    made.interpreter = "/usr/bin/python3";
    if (const auto python = set_text(made.file, made.environment, version, "python_path"))
        made.named = look_at_interpreter(tree, RootPath(python->text), RootPath("/usr/bin/python3"));
    return check(made, version, versions::built_in_versions().value());
}

TEST(Verdicts, AreThoseOfTheRealServer) {
    std::size_t tried = 0;
    for (const auto& row : rows()) {
        for (std::string_view rest = row.versions; !rest.empty();) {
            const std::string_view version = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(rest.size(), version.size() + 1));
            SCOPED_TRACE(std::string(version) + ": " + row.setting.substr(0, 60));
            ++tried;
            const auto findings = findings_of(row, version);
            const bool is_error =
                std::ranges::any_of(findings, [](const Finding& one) { return one.severity == Severity::error; });
            EXPECT_EQ(is_error, row.verdict > Verdict::other_than_it_seems);
            if (row.verdict == Verdict::fine) {
                EXPECT_THAT(findings, testing::IsEmpty());
            }
            if (!row.kind) continue;
            const auto named = std::ranges::find(findings, *row.kind, &Finding::kind);
            ASSERT_NE(named, findings.end());
            if (row.kind == Kind::too_many_syscalls) {
                EXPECT_EQ(flag_of(named->values, "runs_unfiltered"), row.verdict == Verdict::unfiltered);
            }
        }
    }
    EXPECT_GE(rows().size(), 40U);
    EXPECT_GE(tried, 150U);
}

TEST(Verdicts, ATabIsRefusedWhereTheServerRefusesTheFile) {
    EXPECT_FALSE(read("app:\n\tport: 8194\n", "config.yaml"));
}

TEST(Verdicts, ANumberIsWhatGoReadsAsOne) {
    EXPECT_EQ(go_number("-5"), -5);
    EXPECT_EQ(go_number("+5"), 5);
    EXPECT_EQ(go_number("007"), 7);
    for (const char* other : {"", " 5", "5 ", "0x5", "5.0", "+-5", "5_0", "99999999999999999999"})
        EXPECT_FALSE(go_number(other)) << other;
}

TEST(Verdicts, OnlyWhatTheContainerHasIsTheListOfAPreparedRoot) {
    const auto is_prepared = [](const std::string& variable, std::string_view name) {
        const auto version = versions::find_version(name).value();
        return is_of_prepared_root(
            copied_list({}, {parse_assignment(variable).value()}, version, versions::Architecture::amd64));
    };
    EXPECT_TRUE(is_prepared("PYTHON_LIB_PATH=/etc/hosts,/etc/resolv.conf", "0.2.12"));
    EXPECT_TRUE(is_prepared("SYSTEM_LIB_REQUIREMENTS=/etc/hosts,/etc/resolv.conf", "main"));
    EXPECT_TRUE(is_prepared("SYSTEM_LIB_REQUIREMENTS=,", "main"));
    EXPECT_FALSE(is_prepared("PYTHON_LIB_PATH=/etc/hosts,/usr/lib", "0.2.12"));
    EXPECT_FALSE(is_prepared("PYTHON_LIB_PATH=", "0.2.12"));
    EXPECT_FALSE(is_prepared("PYTHON_LIB_PATH=/etc/hosts,/etc/resolv.conf", "main"));
}

}   // namespace
}   // namespace sandroot::config
