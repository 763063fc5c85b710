// Which sets are meant by the names that --prune gets.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/policy/prune_sets.hpp>

#include <string>
#include <vector>

namespace sandroot::scope {

/// The sets that `wanted` names: their names, with commas between them too, or "safe" for each that is. In the order
/// of `sets`, each once. Errors: another name, with the likely one as a hint.
[[nodiscard]] Result<std::vector<const policy::PruneSet*>> sets_named(const std::vector<std::string>& wanted,
                                                                      const std::vector<policy::PruneSet>& sets);

}   // namespace sandroot::scope
