// A list of prune sets in any YAML document: it stands alone, and under the key `prune_sets` of a profile.
#pragma once

#include <sandroot/policy/prune_sets.hpp>
#include <sandroot/policy/yaml.hpp>

namespace sandroot::policy {

/// The sets that stand under `key`; none where there is no such key. Errors name the line.
[[nodiscard]] Result<std::vector<PruneSet>> prune_sets_in(const YAML::Node& document, const char* key,
                                                          std::string_view origin);

}   // namespace sandroot::policy
