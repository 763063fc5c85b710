#include <sandroot/base/escape.hpp>
#include <sandroot/policy/yaml.hpp>

#include <algorithm>
#include <charconv>
#include <set>

namespace sandroot::policy::yaml {

namespace {

std::string place(std::string_view origin, int line) {
    return escape_for_terminal(origin) + ": line " + std::to_string(line + 1) + ": ";
}

/// `node` as a path, without the slash at its end.
Result<std::string> path_of(const YAML::Node& node, std::string_view origin) {
    if (!node.IsScalar() || !node.Scalar().starts_with('/'))
        return mistake(node, origin,
                       "a path must be absolute: \"" + (node.IsScalar() ? escape_for_terminal(node.Scalar()) : "") +
                           "\"");
    std::string path = node.Scalar();
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    const std::string closed = path + '/';
    if (path.contains('\0') || path.size() > 4095 || closed.contains("/./") || closed.contains("/../"))
        return mistake(node, origin, "no path of a root: \"" + escape_for_terminal(path.substr(0, 256)) + "\"");
    return path;
}

}   // namespace

Result<YAML::Node> load(std::string_view text, std::string_view origin) {
    try {
        return YAML::Load(std::string(text));
    } catch (const YAML::ParserException& error) {
        return fail(Errc::malformed, place(origin, error.mark.line) + "not YAML: " + error.msg);
    } catch (const YAML::Exception& error) {
        return fail(Errc::malformed, escape_for_terminal(origin) + ": not YAML: " + error.what());
    }
}

std::unexpected<Error> mistake(const YAML::Node& node, std::string_view origin, const std::string& what) {
    return fail(Errc::malformed, place(origin, node.IsDefined() ? node.Mark().line : 0) + what);
}

Result<void> expect_keys(const YAML::Node& node, std::string_view origin,
                         std::initializer_list<std::string_view> keys) {
    if (!node.IsMap()) return mistake(node, origin, "a map of keys and values belongs here");
    std::set<std::string> seen;
    for (const auto& pair : node) {
        if (!pair.first.IsScalar()) return mistake(pair.first, origin, "a key must be a word");
        if (std::ranges::find(keys, pair.first.Scalar()) != keys.end()) {
            if (!seen.insert(pair.first.Scalar()).second)
                return mistake(pair.first, origin, "the key \"" + pair.first.Scalar() + "\" stands here twice");
            continue;
        }
        std::string known;
        for (const auto key : keys) known += (known.empty() ? "" : ", ") + std::string(key);
        return mistake(pair.first, origin,
                       "unknown key \"" + escape_for_terminal(pair.first.Scalar()) + "\" (known here: " + known + ")");
    }
    return {};
}

Result<std::vector<std::string>> strings(const YAML::Node& map, const char* key, std::string_view origin) {
    const YAML::Node node = map[key];
    std::vector<std::string> out;
    if (!node.IsDefined() || node.IsNull()) return out;
    if (node.IsScalar()) return std::vector<std::string>{node.Scalar()};
    if (!node.IsSequence()) return mistake(node, origin, std::string(key) + " must be a list of strings");
    for (const auto& item : node) {
        if (!item.IsScalar()) return mistake(item, origin, std::string(key) + " must be a list of strings");
        out.push_back(item.Scalar());
    }
    return out;
}

Result<std::vector<std::string>> paths(const YAML::Node& map, const char* key, std::string_view origin) {
    SR_TRY(auto list, strings(map, key, origin));
    const YAML::Node node = map[key];
    for (std::size_t at = 0; at < list.size(); ++at) {
        SR_TRY(list[at], path_of(node.IsSequence() ? node[at] : node, origin));
    }
    return list;
}

Result<std::string> path(const YAML::Node& map, const char* key, std::string_view origin) {
    const YAML::Node node = map[key];
    if (!node.IsDefined()) return mistake(map, origin, std::string(key) + " is missing");
    return path_of(node, origin);
}

Result<std::uint32_t> number(const YAML::Node& map, const char* key, std::string_view origin) {
    const YAML::Node node = map[key];
    std::uint32_t value = 0;
    const std::string digits = node.IsDefined() && node.IsScalar() ? node.Scalar() : "";
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
        return mistake(node.IsDefined() ? node : map, origin, std::string(key) + " must be a number");
    return value;
}

Result<std::string> text(const YAML::Node& map, const char* key, std::string_view origin, std::string fallback) {
    const YAML::Node node = map[key];
    if (!node.IsDefined() || node.IsNull()) return fallback;
    if (!node.IsScalar()) return mistake(node, origin, std::string(key) + " must be a string");
    return node.Scalar();
}

Result<bool> boolean(const YAML::Node& map, const char* key, std::string_view origin) {
    const YAML::Node node = map[key];
    if (!node.IsDefined()) return false;
    if (node.IsScalar() && node.Scalar() == "true") return true;
    if (node.IsScalar() && node.Scalar() == "false") return false;
    return mistake(node, origin, std::string(key) + " must be true or false");
}

Result<std::uint32_t> mode(const YAML::Node& map, const char* key, std::string_view origin, std::uint32_t fallback) {
    const YAML::Node node = map[key];
    if (!node.IsDefined()) return fallback;
    std::uint32_t value = 0;
    const std::string digits = node.IsScalar() ? node.Scalar() : "";
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 8);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || value > 07777)
        return mistake(node, origin, std::string(key) + " must be an octal mode such as 0755");
    return value;
}

}   // namespace sandroot::policy::yaml
