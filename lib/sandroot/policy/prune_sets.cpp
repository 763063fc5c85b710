#include <sandroot/base/escape.hpp>
#include <sandroot/policy/builtin.hpp>
#include <sandroot/policy/prune_sets.hpp>
#include <sandroot/policy/prune_sets_yaml.hpp>

#include <algorithm>

namespace sandroot::policy {

namespace {

/// It stands in a list with commas, and "safe" means several.
bool is_name(const std::string& name) {
    return !name.empty() && name != "safe" && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

Result<PruneSet> parse_set(const YAML::Node& node, std::string_view origin) {
    SR_DO(yaml::expect_keys(node, origin,
                            {"name", "because", "safe", "files", "begins_with", "unless_beside_mentions", "compiled",
                             "directories", "only", "suites", "stdlib"}));
    PruneSet set;
    SR_TRY(set.name, yaml::text(node, "name", origin));
    if (!is_name(set.name))
        return yaml::mistake(node, origin,
                             "a set's name is a word of small letters other than safe: \"" +
                                 escape_for_terminal(set.name) + "\"");
    SR_TRY(set.because, yaml::text(node, "because", origin));
    if (set.because.empty()) return yaml::mistake(node, origin, "a set needs a reason (because)");
    SR_TRY(set.safe, yaml::boolean(node, "safe", origin));
    SR_TRY(set.files, yaml::strings(node, "files", origin));
    SR_TRY(set.begins_with, yaml::strings(node, "begins_with", origin));
    SR_TRY(set.unless_beside_mentions, yaml::strings(node, "unless_beside_mentions", origin));
    SR_TRY(set.compiled, yaml::boolean(node, "compiled", origin));
    SR_TRY(set.directories, yaml::strings(node, "directories", origin));
    SR_TRY(set.only, yaml::strings(node, "only", origin));
    SR_TRY(set.suites, yaml::strings(node, "suites", origin));
    SR_TRY(set.stdlib, yaml::strings(node, "stdlib", origin));
    if (set.files.empty() && set.directories.empty() && set.suites.empty() && set.stdlib.empty())
        return yaml::mistake(node, origin, "a set names files, directories, suites or parts of the stdlib");
    return set;
}

}   // namespace

Result<std::vector<PruneSet>> prune_sets_in(const YAML::Node& document, const char* key, std::string_view origin) {
    const YAML::Node list = document[key];
    std::vector<PruneSet> sets;
    if (!list.IsDefined()) return sets;
    if (!list.IsSequence()) return yaml::mistake(list, origin, std::string(key) + " must be a list");
    for (const auto& node : list) {
        SR_TRY(auto set, parse_set(node, origin));
        if (std::ranges::find(sets, set.name, &PruneSet::name) != sets.end())
            return yaml::mistake(node, origin, "there are two sets named " + set.name);
        sets.push_back(std::move(set));
    }
    return sets;
}

Result<std::vector<PruneSet>> parse_prune_sets(std::string_view text, std::string_view origin) {
    SR_TRY(const YAML::Node document, yaml::load(text, origin));
    SR_DO(yaml::expect_keys(document, origin, {"sets"}));
    if (!document["sets"].IsDefined()) return yaml::mistake(document, origin, "sets must be a list");
    return prune_sets_in(document, "sets", origin);
}

Result<std::vector<PruneSet>> built_in_prune_sets() {
    return parse_prune_sets(builtin::prune, "built-in prune sets");
}

}   // namespace sandroot::policy
