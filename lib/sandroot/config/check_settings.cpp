#include <sandroot/base/suggest.hpp>
#include <sandroot/config/check.hpp>
#include <sandroot/config/go_number.hpp>
#include <sandroot/config/yaml/block.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace sandroot::config {

namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

/// A number as Go's YAML reads one into an integer.
bool is_yaml_number(const Scalar& text) {
    if (text.quoted) return false;
    std::string digits;
    for (const char byte : text.text)
        if (byte != '_') digits += byte;
    std::string_view rest = digits;
    if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
    const int base = rest.starts_with("0x") ? 16 : rest.starts_with("0o") ? 8 : rest.starts_with("0b") ? 2 : 0;
    if (base != 0) rest.remove_prefix(2);
    long long whole = 0;
    double real = 0;
    const char* last = rest.data() + rest.size();
    if (base != 0) return !rest.empty() && std::from_chars(rest.data(), last, whole, base).ptr == last;
    return !rest.empty() && std::from_chars(rest.data(), last, real).ptr == last;
}

/// A boolean as Go's YAML reads one, which takes the words of YAML 1.1 as well, those in quotes too.
bool is_yaml_boolean(const Scalar& text) {
    if (is_one_of(text.text, {"true", "True", "TRUE", "false", "False", "FALSE"})) return !text.quoted;
    return is_one_of(
        text.text, {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF"});
}

bool fits(const Scalar& text, versions::ValueKind kind) {
    if (!text.is_text) return false;
    if (text.is_null) return true;
    if (kind == versions::ValueKind::number || kind == versions::ValueKind::numbers) return is_yaml_number(text);
    return kind != versions::ValueKind::boolean || is_yaml_boolean(text);
}

class Check {
public:
    Check(const Configuration& configuration, const versions::Version& version, const versions::Versions& versions)
        : configuration_(configuration), version_(version), versions_(versions) {}

    Findings run() {
        check_keys();
        check_variables();
        if (configuration_.file.is_empty) add(Severity::error, {"", 1}, Kind::empty_file, "");
        if (const auto line = configuration_.file.further_document; line != 0)
            warn({"", line}, Kind::further_document, "");
        return std::move(findings_);
    }

private:
    void add(Severity severity, const Location& place, Kind kind, std::string subject, Values values = {},
             std::vector<std::string> instead = {}) {
        findings_.push_back({place, kind, severity, std::move(subject), std::move(values), std::move(instead)});
    }
    void warn(const Location& place, Kind kind, std::string subject, Values values = {},
              std::vector<std::string> instead = {}) {
        add(Severity::warning, place, kind, std::move(subject), std::move(values), std::move(instead));
    }

    [[nodiscard]] const versions::Setting* known(std::string_view name) const {
        const auto at = std::ranges::find_if(
            versions_.settings, [&](const versions::Setting& one) { return one.key == name || one.variable == name; });
        return at == versions_.settings.end() ? nullptr : &*at;
    }

    [[nodiscard]] bool is_older_than(std::string_view name) const {
        const auto place = [&](std::string_view wanted) {
            return std::ranges::find(versions_.all, wanted, &versions::Version::name) - versions_.all.begin();
        };
        return !name.empty() && place(version_.name) < place(name);
    }

    void add_unread(const Location& place, const versions::Setting& setting, const std::string& name) {
        if (is_older_than(setting.since)) {
            warn(place, Kind::not_yet, name, {{"version", version_.name}, {"first_version", setting.since}});
            return;
        }
        Values values{{"version", version_.name}};
        if (!setting.until.empty()) values.push_back({"last_version", setting.until});
        if (setting.key == list_key) values.push_back({"variable", std::string(version_.list_variable())});
        warn(place, Kind::ignored, name, std::move(values));
    }

    void check_keys() {
        std::map<std::string, std::size_t> seen;
        for (const auto& value : configuration_.file.values) {
            if (value.merged) continue;
            if (const auto [first, fresh] = seen.emplace(value.key, value.line); !fresh)
                add(Severity::error, {"", value.line}, Kind::duplicate_key, value.key, {{"first_line", first->second}});
            if (value.shape == Shape::map && holds_settings(value.key)) continue;
            if (value.key.find('.') != std::string::npos && !holds_settings(value.key.substr(0, value.key.find('.'))))
                continue;   // Its map has a finding already.
            if (const versions::Setting* setting = known(value.key); !setting || setting->key != value.key)
                add_unknown({"", value.line}, value.key, true);
            else if (!version_.setting(value.key)) add_unread({"", value.line}, *setting, value.key);
            else check_key(value, *setting);
        }
    }

    [[nodiscard]] bool holds_settings(const std::string& key) const {
        return std::ranges::any_of(versions_.settings,
                                   [&](const versions::Setting& one) { return one.key.starts_with(key + '.'); });
    }

    void check_key(const Value& value, const versions::Setting& setting) {
        const bool list = setting.kind == versions::ValueKind::texts || setting.kind == versions::ValueKind::numbers;
        const Values wanted{{"wanted", std::string(versions::name_of(setting.kind))}};
        const Shape shape = list ? Shape::list : Shape::text;
        if (value.shape != Shape::null && value.shape != shape) {
            std::vector<std::string> instead;
            if (list && value.shape == Shape::text) instead = {setting.key + ": [" + value.texts.front().text + ']'};
            add(Severity::error, {"", value.line}, Kind::wrong_type, setting.key, wanted, std::move(instead));
        } else {
            for (const auto& text : value.texts)
                if (!fits(text, setting.kind))
                    add(Severity::error, {"", text.line}, Kind::wrong_type, setting.key, wanted);
        }
        const Assignment* variable =
            setting.variable.empty() ? nullptr : find_variable(configuration_.environment, setting.variable);
        if (variable && !variable->value.empty() && value.shape != Shape::null)
            warn({"", value.line}, Kind::overridden, setting.key, {{"variable", setting.variable}});
    }

    /// "port:", as a member of its map.
    [[nodiscard]] static std::string line_with(std::string_view key) {
        const auto dot = key.find('.');
        return dot == std::string_view::npos ? std::string(key) + ':' : "  " + std::string(key.substr(dot + 1)) + ':';
    }

    void add_unknown(const Location& place, const std::string& name, bool is_key) {
        std::vector<std::string_view> candidates;
        for (const auto& setting : versions_.settings)
            if (const auto& one = is_key ? setting.key : setting.variable; !one.empty()) candidates.push_back(one);
        const auto near = nearest(name, candidates);
        if (is_key && near.empty()) warn(place, Kind::unknown_key, name);
        else if (is_key) warn(place, Kind::unknown_key, name, {{"meant", std::string(near)}}, {line_with(near)});
        // An environment holds much that is not the sandbox's, so only what looks like a slip is worth a word.
        else if (!near.empty() && distance(name, near) <= 2)
            warn(place, Kind::unknown_variable, name, {{"meant", std::string(near)}});
    }

    void check_variables() {
        for (const auto& assignment : configuration_.environment) {
            if (&assignment != find_variable(configuration_.environment, assignment.name)) continue;
            const Location place{assignment.name, assignment.line};
            const versions::Setting* setting = known(assignment.name);
            if (!setting || setting->variable != assignment.name) {
                add_unknown(place, assignment.name, false);
                continue;
            }
            if (!version_.setting(assignment.name)) add_unread(place, *setting, assignment.name);
            else check_variable(assignment, *setting);
            if (assignment.quoted)
                warn(place, Kind::quoted, assignment.name, {}, {assignment.name + '=' + assignment.value});
        }
    }

    void check_variable(const Assignment& assignment, const versions::Setting& setting) {
        const std::string& value = assignment.value;
        const Location place{assignment.name, assignment.line};
        if (value.empty()) return;
        if (setting.kind == versions::ValueKind::number) {
            if (!go_number(value)) add(Severity::error, place, Kind::no_number, assignment.name, {{"value", value}});
        } else if (setting.kind == versions::ValueKind::boolean &&
                   !is_one_of(value,
                              {"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"})) {
            // Of DEBUG alone the server keeps what it had.
            const bool is_network = setting.key == "enable_network";
            if (setting.key == "app.debug") warn(place, Kind::no_effect, assignment.name, {{"value", value}});
            else
                add(is_network ? Severity::error : Severity::warning, place, Kind::counts_as_false, assignment.name,
                    {{"value", value}, {"refuses_network", is_network}});
        }
    }

    const Configuration& configuration_;
    const versions::Version& version_;
    const versions::Versions& versions_;
    Findings findings_;
};

}   // namespace

Findings check_settings(const Configuration& configuration, const versions::Version& version,
                        const versions::Versions& versions) {
    return Check(configuration, version, versions).run();
}

}   // namespace sandroot::config
