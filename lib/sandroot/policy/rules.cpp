#include <sandroot/base/escape.hpp>
#include <sandroot/policy/builtin.hpp>
#include <sandroot/policy/rules.hpp>
#include <sandroot/policy/rules_yaml.hpp>

#include <algorithm>

namespace sandroot::policy {

namespace {

/// A path below the directory of a library.
Result<void> expect_relative(const YAML::Node& node, std::string_view origin, const std::string& path) {
    const std::string closed = '/' + path + '/';
    if (!path.empty() && !path.starts_with('/') && !closed.contains("/./")) return {};
    return yaml::mistake(node, origin,
                         "beside is relative to the library's directory: \"" + escape_for_terminal(path) + "\"");
}

Result<ListFile> parse_list_file(const YAML::Node& node, std::string_view origin) {
    SR_DO(yaml::expect_keys(node, origin, {"path", "beside", "format", "search"}));
    ListFile file;
    file.is_beside = node["beside"].IsDefined();
    if (file.is_beside) {
        SR_TRY(file.path, yaml::text(node, "beside", origin));
        SR_DO(expect_relative(node, origin, file.path));
    } else {
        SR_TRY(file.path, yaml::path(node, "path", origin));
    }
    SR_TRY(file.search, yaml::text(node, "search", origin));
    if (!file.search.empty()) SR_DO(expect_relative(node, origin, file.search));
    SR_TRY(const auto word, yaml::text(node, "format", origin));
    const auto format = list_format_named(word);
    if (!format) return yaml::mistake(node, origin, "format must be odbcinst, quoted, gss or typelib");
    file.format = *format;
    return file;
}

Result<Companion> parse_companion(const YAML::Node& node, std::string_view origin) {
    SR_DO(yaml::expect_keys(node, origin, {"name", "when", "take", "because"}));
    Companion companion;
    SR_TRY(companion.name, yaml::text(node, "name", origin));
    SR_TRY(companion.because, yaml::text(node, "because", origin));
    if (companion.name.empty() || companion.because.empty())
        return yaml::mistake(node, origin, "a companion needs a name and a because");
    const YAML::Node when = node["when"];
    if (when.IsDefined() && when.IsScalar() && when.Scalar() == "always") {
        companion.always = true;
    } else {
        SR_DO(yaml::expect_keys(when, origin, {"library", "distribution"}));
        SR_TRY(companion.libraries, yaml::strings(when, "library", origin));
        SR_TRY(companion.distributions, yaml::strings(when, "distribution", origin));
        if (companion.libraries.empty() && companion.distributions.empty())
            return yaml::mistake(when, origin, "when must be \"always\", or name a library or a distribution");
    }
    const YAML::Node take = node["take"];
    SR_DO(yaml::expect_keys(take, origin, {"library", "path", "beside", "read"}));
    SR_TRY(companion.take_libraries, yaml::strings(take, "library", origin));
    SR_TRY(companion.take_paths, yaml::paths(take, "path", origin));
    SR_TRY(companion.take_beside, yaml::strings(take, "beside", origin));
    for (const auto& path : companion.take_beside) SR_DO(expect_relative(take, origin, path));
    const YAML::Node read = take["read"];
    if (read.IsDefined() && !read.IsSequence()) return yaml::mistake(read, origin, "read must be a list");
    for (const auto& file : read) {
        SR_TRY(auto parsed, parse_list_file(file, origin));
        companion.read.push_back(std::move(parsed));
    }
    if (companion.libraries.empty() &&
        (!companion.take_beside.empty() || std::ranges::any_of(companion.read, &ListFile::is_beside)))
        return yaml::mistake(take, origin, "beside needs a library in when");
    return companion;
}

}   // namespace

Result<Rules> rules_in(const YAML::Node& document, std::string_view origin) {
    Rules rules;
    SR_TRY(rules.host_provided, yaml::strings(document, "host_provided", origin));
    SR_TRY(rules.of_other_systems, yaml::strings(document, "of_other_systems", origin));
    const YAML::Node companions = document["companions"];
    if (companions.IsDefined() && !companions.IsSequence())
        return yaml::mistake(companions, origin, "companions must be a list");
    for (const auto& node : companions) {
        SR_TRY(auto companion, parse_companion(node, origin));
        rules.companions.push_back(std::move(companion));
    }
    return rules;
}

Result<Rules> parse_rules(std::string_view text, std::string_view origin) {
    SR_TRY(const YAML::Node document, yaml::load(text, origin));
    SR_DO(yaml::expect_keys(document, origin, {"companions", "host_provided", "of_other_systems"}));
    return rules_in(document, origin);
}

Result<Rules> built_in_rules() {
    return parse_rules(builtin::rules, "built-in rules");
}

}   // namespace sandroot::policy
