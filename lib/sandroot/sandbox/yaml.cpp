#include <sandroot/base/escape.hpp>
#include <sandroot/sandbox/yaml.hpp>

#include <algorithm>
#include <charconv>

namespace sandroot::sandbox::yaml {

namespace {

std::string place(std::string_view origin, int line) {
    return escape_for_terminal(origin) + ": line " + std::to_string(line + 1) + ": ";
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
    for (const auto& pair : node) {
        if (!pair.first.IsScalar()) return mistake(pair.first, origin, "a key must be a word");
        if (std::ranges::find(keys, pair.first.Scalar()) != keys.end()) continue;
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

Result<std::string> text(const YAML::Node& map, const char* key, std::string_view origin, std::string fallback) {
    const YAML::Node node = map[key];
    if (!node.IsDefined() || node.IsNull()) return fallback;
    if (!node.IsScalar()) return mistake(node, origin, std::string(key) + " must be a string");
    return node.Scalar();
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

}   // namespace sandroot::sandbox::yaml
