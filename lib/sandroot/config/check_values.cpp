#include <sandroot/config/check.hpp>
#include <sandroot/config/duration.hpp>
#include <sandroot/config/go_number.hpp>

#include <algorithm>
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

void check_interval(const Configuration& configuration, const versions::Version& version, Findings& findings) {
    constexpr std::string_view key = "python_deps_update_interval";
    const auto value = text_of(configuration, version, key);
    if (!value) return;
    const auto nanoseconds = go_duration(value->text);
    const auto add = [&](Kind kind, Severity severity, const std::string& instead) {
        findings.push_back({value->place,
                            kind,
                            severity,
                            std::string(key),
                            {{"value", value->text}},
                            {line_for(*value, key, instead)}});
    };
    if (!nanoseconds) add(Kind::switched_off, Severity::warning, "30m");
    else if (*nanoseconds <= 0) add(Kind::stops_at_start, Severity::error, value->in_file ? "\"off\"" : "off");
}

void check_interpreter(const Configuration& configuration, const versions::Version& version, Findings& findings) {
    constexpr std::string_view key = "python_path";
    const auto value = text_of(configuration, version, key);
    if (!value) return;
    const auto add = [&](Kind kind, Severity severity, std::string_view name, auto what) {
        findings.push_back({value->place,
                            kind,
                            severity,
                            std::string(key),
                            {{"value", value->text}, {name, what}},
                            {line_for(*value, key, configuration.interpreter)}});
    };
    const auto& named = configuration.named;
    if (!value->text.starts_with('/')) {
        add(Kind::not_absolute, Severity::warning, "on_path", value->text.find('/') == std::string::npos);
    } else if (named && !(named->is_there && named->is_executable)) {
        add(Kind::no_interpreter, Severity::error, "is_there", named->is_there);
    } else if (named && !named->is_meant) {
        add(Kind::other_interpreter, Severity::error, "examined", configuration.interpreter);
    }
}

/// Source: the server's middleware (a channel with room for max_workers, a count that must stay below max_requests) and
/// what net.Listen makes of a port, of which the server reports no error.
void check_limits(const Configuration& configuration, const versions::Version& version, Findings& findings) {
    constexpr long long last_port = 65535;
    const auto add = [&](const SetText& value, std::string_view key, Kind kind, const std::string& instead,
                         Values more = {}) {
        Values values{{"value", value.text}};
        values.insert(values.end(), more.begin(), more.end());
        const auto name = key.substr(key.find('.') + 1);
        const std::string line = name == key ? line_for(value, key, instead) : "  " + line_for(value, name, instead);
        findings.push_back({value.place,
                            kind,
                            Severity::error,
                            std::string(key),
                            std::move(values),
                            {value.in_file ? line : line_for(value, key, instead)}});
    };
    // What is not a number counts as 0 in a variable, and has a finding already.
    const auto number_of = [&](std::string_view key) -> std::optional<std::pair<SetText, long long>> {
        auto value = text_of(configuration, version, key);
        if (!value) return std::nullopt;
        const auto number = go_number(value->text);
        if (!number && value->in_file) return std::nullopt;
        return std::pair(*std::move(value), number.value_or(0));
    };
    if (const auto workers = number_of("max_workers")) {
        if (workers->second == 0) add(workers->first, "max_workers", Kind::no_workers, "4");
        if (workers->second < 0) add(workers->first, "max_workers", Kind::stops_at_start, "4");
    }
    if (const auto requests = number_of("max_requests"); requests && requests->second <= 0)
        add(requests->first, "max_requests", Kind::no_requests, "50");
    if (const auto port = number_of("app.port"); port && (port->second < 0 || port->second > last_port))
        add(port->first, "app.port", Kind::stops_at_start, "8194", {{"is_silent", true}});
}

constexpr std::string_view system_calls = "allowed_syscalls";

struct SystemCall {
    std::string_view name;
    int amd64;
    int arm64;
};
constexpr SystemCall vital_calls[] = {{"setuid", 105, 146}, {"setgid", 106, 144}, {"exit_group", 231, 94}};

void check_numbers(const Configuration& configuration, const versions::Version& version, const Location& place,
                   const std::set<long long>& numbers, Findings& findings) {
    const versions::Filter filter = versions::filter_of(version, configuration.architecture);
    std::set<long long> all = numbers;
    all.insert(filter.faked.begin(), filter.faked.end());
    all.insert(filter.always.begin(), filter.always.end());
    if (filter.merges) {
        all.insert(filter.allow.begin(), filter.allow.end());
        all.insert(filter.network.begin(), filter.network.end());
    }
    if (all.size() > versions::most_filtered)
        findings.push_back({place,
                            Kind::too_many_syscalls,
                            Severity::error,
                            std::string(system_calls),
                            {{"count", all.size()},
                             {"added", all.size() - numbers.size()},
                             {"most", versions::most_filtered},
                             {"runs_unfiltered", !version.clears_groups}}});
    const versions::Setting* setting = version.setting(system_calls);
    if (!setting || !setting->replaces_defaults) return;
    for (const auto& call : vital_calls) {
        const int number = configuration.architecture == versions::Architecture::amd64 ? call.amd64 : call.arm64;
        if (!numbers.contains(number))
            findings.push_back({place,
                                Kind::lacks_syscall,
                                Severity::error,
                                std::string(system_calls),
                                {{"call", std::string(call.name)},
                                 {"number", static_cast<std::uint64_t>(number)},
                                 {"architecture", std::string(name_of(configuration.architecture))}}});
    }
}

void check_system_calls(const Configuration& configuration, const versions::Version& version, Findings& findings) {
    const versions::Setting* setting = version.setting(system_calls);
    if (!setting) return;
    std::set<long long> numbers;
    if (const auto* variable = find_variable(configuration.environment, setting->variable);
        variable && !variable->value.empty()) {
        const Location place{variable->name, variable->line};
        const std::string tight = without_blanks(variable->value);
        if (tight != variable->value && !setting->trimmed)
            findings.push_back({place,
                                Kind::blank,
                                Severity::error,
                                variable->name,
                                {{"stops_at_start", true}},
                                {variable->name + '=' + tight}});
        for (std::size_t at = 0; at <= tight.size();) {
            const auto end = std::min(tight.find(',', at), tight.size());
            const std::string_view word = std::string_view(tight).substr(at, end - at);
            at = end + 1;
            const auto number = go_number(word);
            if (!number) {
                findings.push_back({place,
                                    Kind::no_number,
                                    Severity::error,
                                    variable->name,
                                    {{"value", std::string(word)}, {"stops_at_start", setting->replaces_defaults}}});
                if (setting->replaces_defaults) return;
                continue;   // Passed over in silence.
            }
            numbers.insert(*number);
        }
        check_numbers(configuration, version, place, numbers, findings);
        return;
    }
    const Value* value = configuration.file.find(setting->key);
    if (!value || value->shape != Shape::list || value->texts.empty()) return;
    for (const auto& text : value->texts)
        if (const auto number = go_number(text.text)) numbers.insert(*number);
    check_numbers(configuration, version, {"", value->line}, numbers, findings);
}

/// Proxies are read only where programs may use the network.
void check_proxies(const Configuration& configuration, const versions::Version& version, Findings& findings) {
    const auto network = text_of(configuration, version, "enable_network");
    if (!network) return;
    constexpr std::string_view no[] = {"false", "False", "FALSE", "0",   "f",   "F", "no",
                                       "No",    "NO",    "off",   "Off", "OFF", "n", "N"};
    if (std::ranges::find(no, network->text) == std::end(no)) return;
    for (const std::string_view key : {"proxy.socks5", "proxy.https", "proxy.http"})
        if (const auto proxy = text_of(configuration, version, key))
            findings.push_back({proxy->place,
                                Kind::no_effect,
                                Severity::warning,
                                std::string(key),
                                {{"because_of", std::string("enable_network")}}});
}

}   // namespace

Findings check_values(const Configuration& configuration, const versions::Version& version) {
    Findings findings;
    check_interval(configuration, version, findings);
    check_interpreter(configuration, version, findings);
    check_limits(configuration, version, findings);
    check_system_calls(configuration, version, findings);
    check_proxies(configuration, version, findings);
    return findings;
}

}   // namespace sandroot::config
