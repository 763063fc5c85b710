#include "cli/offers.hpp"

#include <sandroot/policy/profile.hpp>
#include <sandroot/policy/prune_sets.hpp>
#include <sandroot/versions/find_version.hpp>
#include <sandroot/versions/versions.hpp>

namespace sandroot::app {

std::vector<std::string> version_names() {
    std::vector<std::string> names;
    if (const auto versions = versions::built_in_versions())
        for (const auto& version : versions->all) names.push_back(version.name);
    names.emplace_back(versions::default_version);
    return names;
}

std::vector<std::string> profile_names() {
    std::vector<std::string> names;
    for (const auto& profile : policy::built_in_profiles()) names.emplace_back(profile.name);
    return names;
}

std::vector<std::string> prune_set_names() {
    std::vector<std::string> names{"safe"};
    if (const auto sets = policy::built_in_prune_sets())
        for (const auto& set : *sets) names.push_back(set.name);
    return names;
}

std::vector<std::string> shell_names() {
    return {"bash", "zsh", "fish"};
}

}   // namespace sandroot::app
