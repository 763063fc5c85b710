#include <sandroot/sandbox/builtin.hpp>
#include <sandroot/sandbox/rules.hpp>
#include <sandroot/sandbox/rules_yaml.hpp>

namespace sandroot::sandbox {

namespace {

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
    SR_DO(yaml::expect_keys(take, origin, {"library", "path"}));
    SR_TRY(companion.take_libraries, yaml::strings(take, "library", origin));
    SR_TRY(companion.take_paths, yaml::paths(take, "path", origin));
    return companion;
}

}   // namespace

Result<Rules> rules_in(const YAML::Node& document, std::string_view origin) {
    Rules rules;
    SR_TRY(rules.host_provided, yaml::strings(document, "host_provided", origin));
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
    SR_DO(yaml::expect_keys(document, origin, {"companions", "host_provided"}));
    return rules_in(document, origin);
}

Result<Rules> built_in_rules() {
    return parse_rules(builtin::rules, "built-in rules");
}

}   // namespace sandroot::sandbox
