#include <sandroot/base/escape.hpp>
#include <sandroot/base/suggest.hpp>
#include <sandroot/config/block.hpp>
#include <sandroot/config/check.hpp>

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
bool is_yaml_number(const ConfigText& text) {
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
bool is_yaml_boolean(const ConfigText& text) {
    if (is_one_of(text.text, {"true", "True", "TRUE", "false", "False", "FALSE"})) return !text.quoted;
    return is_one_of(
        text.text, {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF"});
}

bool fits(const ConfigText& text, versions::ValueKind kind) {
    if (!text.is_text) return false;
    if (text.is_null) return true;
    if (kind == versions::ValueKind::number || kind == versions::ValueKind::numbers) return is_yaml_number(text);
    return kind != versions::ValueKind::boolean || is_yaml_boolean(text);
}

std::string_view words_for(versions::ValueKind kind) {
    switch (kind) {
    case versions::ValueKind::text:
        return "a text";
    case versions::ValueKind::number:
        return "a number, without quotes";
    case versions::ValueKind::boolean:
        return "true or false, without quotes";
    case versions::ValueKind::duration:
        return "a duration such as 30m";
    case versions::ValueKind::texts:
        return "a list of texts";
    case versions::ValueKind::numbers:
        return "a list of numbers, without quotes";
    }
    return "a text";
}

class Check {
public:
    Check(const Configuration& configuration, const versions::Version& version, const versions::Versions& versions)
        : configuration_(configuration), version_(version), versions_(versions) {}

    ConfigFindings run() {
        check_keys();
        check_variables();
        if (const auto line = configuration_.file.further_document; line != 0)
            warn({"", line}, "further_document", "another document begins here; the sandbox reads the first one only");
        return std::move(findings_);
    }

private:
    void add(Severity severity, const Place& place, std::string_view kind, std::string text,
             std::vector<std::string> instead = {}) {
        findings_.push_back({place, std::string(kind), severity, std::move(text), std::move(instead)});
    }
    void warn(const Place& place, std::string_view kind, std::string text, std::vector<std::string> instead = {}) {
        add(Severity::warning, place, kind, std::move(text), std::move(instead));
    }

    [[nodiscard]] std::string sandbox() const { return "dify-sandbox " + version_.name; }

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

    /// That this version does not read it, and what does.
    void tell_unread(const Place& place, const versions::Setting& setting, const std::string& name) {
        if (is_older_than(setting.since)) {
            warn(place, "not_yet", name + ": " + sandbox() + " does not read it yet; " + setting.since + " does");
            return;
        }
        std::string text = name + ": " + sandbox() + " ignores it";
        if (!setting.until.empty()) text += "; " + setting.until + " was the last to read it";
        if (setting.key == list_key) {
            const std::string variable(version_.list_variable());
            text += "; Python's directories are asked of the interpreter, the rest stands in " + variable +
                    " (sandroot paths --for " + version_.name + ")";
        }
        warn(place, "ignored", std::move(text));
    }

    void check_keys() {
        std::map<std::string, std::size_t> seen;
        for (const auto& value : configuration_.file.values) {
            if (value.merged) continue;
            const std::string shown = escape_for_terminal(value.key);
            if (const auto [first, fresh] = seen.emplace(value.key, value.line); !fresh)
                add(Severity::error, {"", value.line}, "duplicate_key",
                    shown + " stands in line " + std::to_string(first->second) +
                        " already, and the sandbox does not read a file with a key twice");
            if (value.shape == Shape::map && holds_settings(value.key)) continue;
            if (value.key.find('.') != std::string::npos && !holds_settings(value.key.substr(0, value.key.find('.'))))
                continue;   // Its map was told of.
            if (const versions::Setting* setting = known(value.key); !setting || setting->key != value.key)
                tell_unknown({"", value.line}, value.key, true);
            else if (!version_.setting(value.key)) tell_unread({"", value.line}, *setting, value.key);
            else check_key(value, *setting);
        }
    }

    [[nodiscard]] bool holds_settings(const std::string& key) const {
        return std::ranges::any_of(versions_.settings,
                                   [&](const versions::Setting& one) { return one.key.starts_with(key + '.'); });
    }

    void check_key(const ConfigValue& value, const versions::Setting& setting) {
        const bool list = setting.kind == versions::ValueKind::texts || setting.kind == versions::ValueKind::numbers;
        const std::string wanted = setting.key + " must be " + std::string(words_for(setting.kind)) +
                                   ", or the sandbox does not read the file";
        const Shape shape = list ? Shape::list : Shape::text;
        if (value.shape != Shape::null && value.shape != shape) {
            std::vector<std::string> instead;
            if (list && value.shape == Shape::text) instead = {setting.key + ": [" + value.texts.front().text + ']'};
            add(Severity::error, {"", value.line}, "wrong_type", wanted, std::move(instead));
        } else {
            for (const auto& text : value.texts)
                if (!fits(text, setting.kind)) add(Severity::error, {"", text.line}, "wrong_type", wanted);
        }
        const Assignment* variable =
            setting.variable.empty() ? nullptr : find_variable(configuration_.environment, setting.variable);
        if (variable && !variable->value.empty() && value.shape != Shape::null)
            warn({"", value.line}, "overridden", setting.key + ": " + setting.variable + " in the environment wins");
    }

    /// "port:", as a member of its map.
    [[nodiscard]] static std::string line_with(std::string_view key) {
        const auto dot = key.find('.');
        return dot == std::string_view::npos ? std::string(key) + ':' : "  " + std::string(key.substr(dot + 1)) + ':';
    }

    void tell_unknown(const Place& place, const std::string& name, bool is_key) {
        std::vector<std::string_view> candidates;
        for (const auto& setting : versions_.settings)
            if (const auto& one = is_key ? setting.key : setting.variable; !one.empty()) candidates.push_back(one);
        const auto near = nearest(name, candidates);
        const std::string shown = escape_for_terminal(name);
        if (is_key)
            warn(place, "unknown_key",
                 shown + ": no dify-sandbox reads it" +
                     (near.empty() ? "" : "; did you mean " + std::string(near) + "?"),
                 near.empty() ? std::vector<std::string>{} : std::vector{line_with(near)});
        // An environment holds much that is not the sandbox's, so only what looks like a slip is worth a word.
        else if (!near.empty() && distance(name, near) <= 2)
            warn(place, "unknown_variable",
                 shown + ": no dify-sandbox reads it; did you mean " + std::string(near) + "?");
    }

    void check_variables() {
        for (const auto& assignment : configuration_.environment) {
            if (&assignment != find_variable(configuration_.environment, assignment.name)) continue;
            const Place place{assignment.name, assignment.line};
            const versions::Setting* setting = known(assignment.name);
            if (!setting || setting->variable != assignment.name) {
                tell_unknown(place, assignment.name, false);
                continue;
            }
            if (!version_.setting(assignment.name)) tell_unread(place, *setting, assignment.name);
            else check_variable(assignment, *setting);
            if (assignment.quoted)
                warn(place, "quoted",
                     assignment.name +
                         ": docker run --env-file keeps the quotes as a part of the value; docker compose "
                         "takes them off",
                     {assignment.name + '=' + assignment.value});
        }
    }

    void check_variable(const Assignment& assignment, const versions::Setting& setting) {
        const std::string& value = assignment.value;
        const Place place{assignment.name, assignment.line};
        if (value.empty()) return;
        if (setting.kind == versions::ValueKind::number) {
            long long number = 0;
            const char* last = value.data() + value.size();
            if (std::from_chars(value.data(), last, number).ptr != last)
                add(Severity::error, place, "no_number",
                    assignment.name + ": " + escape_for_terminal(value) + " is no number");
        } else if (setting.kind == versions::ValueKind::boolean &&
                   !is_one_of(value,
                              {"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"})) {
            warn(place, "no_effect",
                 assignment.name + ": " + escape_for_terminal(value) +
                     " is neither true nor false, and does not count");
        }
    }

    const Configuration& configuration_;
    const versions::Version& version_;
    const versions::Versions& versions_;
    ConfigFindings findings_;
};

}   // namespace

ConfigFindings check_settings(const Configuration& configuration, const versions::Version& version,
                              const versions::Versions& versions) {
    return Check(configuration, version, versions).run();
}

}   // namespace sandroot::config
