#include <sandroot/base/glob.hpp>
#include <sandroot/explain/errors/builtin.hpp>
#include <sandroot/explain/errors/names.hpp>
#include <sandroot/policy/yaml.hpp>

#include <algorithm>

namespace sandroot::explain {

namespace {

namespace yaml = policy::yaml;

constexpr std::string_view origin = "known.yaml";

Result<std::map<std::string, std::string>> words_of(const YAML::Node& map) {
    std::map<std::string, std::string> words;
    for (const auto& pair : map) {
        const std::string key = pair.first.Scalar();
        SR_TRY(words[key], yaml::text(map, key.c_str(), origin));
    }
    return words;
}

std::string value_of(const std::map<std::string, std::string>& words, const std::string& key) {
    const auto found = words.find(key);
    return found == words.end() ? std::string() : found->second;
}

}   // namespace

Result<Names> Names::read(std::string_view text) {
    SR_TRY(const YAML::Node node, yaml::load(text, origin));
    SR_DO(yaml::expect_keys(node, origin, {"users", "distributions", "siblings"}));
    Names names;
    for (const auto& one : node["users"]) {
        SR_DO(yaml::expect_keys(one, origin, {"of", "are"}));
        SR_TRY(auto globs, yaml::strings(one, "of", origin));
        SR_TRY(const auto users, yaml::strings(one, "are", origin));
        for (auto& glob : globs) names.users_.emplace_back(std::move(glob), users);
    }
    SR_TRY(names.distributions_, words_of(node["distributions"]));
    SR_TRY(names.siblings_, words_of(node["siblings"]));
    return names;
}

Result<Names> Names::built_in() {
    return read(builtin::known);
}

std::vector<std::string> Names::users_of(const std::string& soname) const {
    const auto found = std::ranges::find_if(users_, [&](const auto& one) { return glob_matches(one.first, soname); });
    return found == users_.end() ? std::vector<std::string>() : found->second;
}

std::string Names::distribution_of(const std::string& module) const {
    const std::string found = value_of(distributions_, module);
    return found.empty() ? module : found;
}

std::string Names::sibling_of(const std::string& distribution) const {
    return value_of(siblings_, distribution);
}

}   // namespace sandroot::explain
