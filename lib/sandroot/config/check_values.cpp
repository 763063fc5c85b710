#include <sandroot/base/escape.hpp>
#include <sandroot/config/check.hpp>
#include <sandroot/config/duration.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

namespace sandroot::config {

namespace {

std::string line_for(const SetText& value, std::string_view key, const std::string& text) {
    return value.in_file ? std::string(key) + ": " + text : value.place.variable + '=' + text;
}

std::optional<SetText> text_of(const Configuration& configuration, const versions::Version& version,
                               std::string_view key) {
    return set_text(configuration.file, configuration.environment, version, key);
}

std::string without_blanks(std::string_view text) {
    std::string out;
    for (const char byte : text)
        if (byte != ' ' && byte != '\t') out += byte;
    return out;
}

void check_interval(const Configuration& configuration, const versions::Version& version, ConfigFindings& findings) {
    constexpr std::string_view key = "python_deps_update_interval";
    const auto value = text_of(configuration, version, key);
    if (!value) return;
    const auto nanoseconds = go_duration(value->text);
    const std::string shown = std::string(key) + ": " + escape_for_terminal(value->text);
    if (!nanoseconds)
        findings.push_back({value->place,
                            "switched_off",
                            Severity::warning,
                            shown + " is no duration: the sandbox logs an error and never repeats anything; if that is "
                                    "meant, off says so best",
                            {line_for(*value, key, "30m")}});
    else if (*nanoseconds <= 0)
        findings.push_back(
            {value->place,
             "stops_at_start",
             Severity::error,
             shown + " ends the sandbox at its start; what is no duration, such as off, ends the repetition",
             {line_for(*value, key, value->in_file ? "\"off\"" : "off")}});
}

void check_interpreter(const Configuration& configuration, const versions::Version& version, ConfigFindings& findings) {
    const auto value = text_of(configuration, version, "python_path");
    if (!value) return;
    const std::string shown = "python_path: " + escape_for_terminal(value->text);
    const std::vector<std::string> instead{line_for(*value, "python_path", configuration.interpreter)};
    const auto add = [&](std::string_view kind, Severity severity, const std::string& text) {
        findings.push_back({value->place, std::string(kind), severity, text, instead});
    };
    if (!value->text.starts_with('/')) {
        const bool stops = version.list_source == versions::ListSource::interpreter;
        add("not_absolute", stops ? Severity::error : Severity::warning,
            shown + (stops ? " is not absolute, which ends the sandbox at its start"
                           : " is not absolute, and depends on the directory that the sandbox is started in"));
    } else if (configuration.named && !configuration.named->is_there) {
        add("no_interpreter", Severity::error, shown + " is not there, and no code will run");
    } else if (configuration.named && !configuration.named->is_executable) {
        add("no_interpreter", Severity::error, shown + " cannot be executed, and no code will run");
    } else if (configuration.named && !configuration.named->is_meant) {
        add("other_interpreter", Severity::error,
            shown + " is another interpreter than " + configuration.interpreter +
                ", whose packages were examined here (--python " + quote_for_shell(value->text) + " examines its)");
    }
}

struct SystemCall {
    std::string_view name;
    int amd64;
    int arm64;
    bool for_groups;   ///< Wanted only where supplementary groups are dropped.
};
constexpr SystemCall vital_calls[] = {{"setuid", 105, 146, false},
                                      {"setgid", 106, 144, false},
                                      {"setgroups", 116, 159, true},
                                      {"exit_group", 231, 94, false}};

void check_numbers(const Configuration& configuration, const versions::Version& version, const Place& place,
                   const std::set<long long>& numbers, ConfigFindings& findings) {
    constexpr std::size_t most = 502;
    if (numbers.size() > most)
        findings.push_back(
            {place, "too_many_syscalls", Severity::error,
             std::to_string(numbers.size()) + " different numbers, and the filter has room for 502: " +
                 (version.clears_groups ? "the sandbox cannot run code" : "code would run without a filter, as root")});
    const versions::Setting* setting = version.setting("allowed_syscalls");
    if (!setting || !setting->replaces_defaults) return;
    for (const auto& call : vital_calls) {
        if (call.for_groups && !version.clears_groups) continue;
        const int number = configuration.architecture == versions::Architecture::amd64 ? call.amd64 : call.arm64;
        if (!numbers.contains(number))
            findings.push_back({place, "lacks_syscall", Severity::error,
                                "allowed_syscalls: " + std::string(call.name) + " (" + std::to_string(number) + " on " +
                                    std::string(name_of(configuration.architecture)) +
                                    ") is not allowed, and nothing runs: the list replaces the built-in one"});
    }
}

void check_system_calls(const Configuration& configuration, const versions::Version& version,
                        ConfigFindings& findings) {
    const versions::Setting* setting = version.setting("allowed_syscalls");
    if (!setting) return;
    std::set<long long> numbers;
    if (const auto* variable = find_variable(configuration.environment, setting->variable);
        variable && !variable->value.empty()) {
        const Place place{variable->name, variable->line};
        const std::string tight = without_blanks(variable->value);
        if (tight != variable->value && !setting->trimmed)
            findings.push_back({place,
                                "blank",
                                Severity::error,
                                variable->name + ": a blank beside a number ends the sandbox at its start",
                                {variable->name + '=' + tight}});
        for (std::size_t at = 0; at <= tight.size();) {
            const auto end = std::min(tight.find(',', at), tight.size());
            const std::string_view word = std::string_view(tight).substr(at, end - at);
            at = end + 1;
            long long number = 0;
            if (std::from_chars(word.data(), word.data() + word.size(), number).ptr != word.data() + word.size() ||
                word.empty()) {
                findings.push_back({place, "no_number", Severity::error,
                                    variable->name + ": \"" + escape_for_terminal(word) +
                                        "\" is no number, which ends the sandbox at its start"});
                return;
            }
            numbers.insert(number);
        }
        check_numbers(configuration, version, place, numbers, findings);
        return;
    }
    const ConfigValue* value = configuration.file.find(setting->key);
    if (!value || value->shape != Shape::list || value->texts.empty()) return;
    for (const auto& text : value->texts) {
        long long number = 0;
        const char* last = text.text.data() + text.text.size();
        if (std::from_chars(text.text.data(), last, number).ptr == last && !text.text.empty()) numbers.insert(number);
    }
    check_numbers(configuration, version, {"", value->line}, numbers, findings);
}

/// Proxies are read only where programs may use the network.
void check_proxies(const Configuration& configuration, const versions::Version& version, ConfigFindings& findings) {
    const auto network = text_of(configuration, version, "enable_network");
    if (!network) return;
    constexpr std::string_view no[] = {"false", "False", "FALSE", "0",   "f",   "F", "no",
                                       "No",    "NO",    "off",   "Off", "OFF", "n", "N"};
    if (std::ranges::find(no, network->text) == std::end(no)) return;
    for (const std::string_view key : {"proxy.socks5", "proxy.https", "proxy.http"})
        if (const auto proxy = text_of(configuration, version, key))
            findings.push_back({proxy->place, "no_effect", Severity::warning,
                                std::string(key) + " does not count while enable_network is false"});
}

}   // namespace

ConfigFindings check_values(const Configuration& configuration, const versions::Version& version) {
    ConfigFindings findings;
    check_interval(configuration, version, findings);
    check_interpreter(configuration, version, findings);
    check_system_calls(configuration, version, findings);
    check_proxies(configuration, version, findings);
    return findings;
}

}   // namespace sandroot::config
