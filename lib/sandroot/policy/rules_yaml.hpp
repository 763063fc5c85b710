// The keys `companions`, `host_provided` and `of_other_systems` of any YAML document: rules stand alone, and in
// profiles.
#pragma once

#include <sandroot/policy/rules.hpp>
#include <sandroot/policy/yaml.hpp>

namespace sandroot::policy {

/// Reads both keys where they are there. Errors name the line.
[[nodiscard]] Result<Rules> rules_in(const YAML::Node& document, std::string_view origin);

}   // namespace sandroot::policy
