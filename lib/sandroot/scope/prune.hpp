// Leaves out what a root can do without, by sets.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/policy/prune_sets.hpp>
#include <sandroot/python/discover.hpp>
#include <sandroot/scope/narrowed.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::scope {

/// The sets that `wanted` names: their names, with commas between them too, or "safe" for each that is. In the order
/// of `sets`, each once. Errors: another name, with the likely one as a hint.
[[nodiscard]] Result<std::vector<const policy::PruneSet*>> sets_named(const std::vector<std::string>& wanted,
                                                                      const std::vector<policy::PruneSet>& sets);

/// Takes what is in `set` out of `installed`, and directories that are empty after it, and tells in `narrowed` what
/// went: one line for each package or part of the standard library, which begins with `asked_by`.
void prune(const fs::Tree& tree, python::Installed& installed, const policy::PruneSet& set, const std::string& asked_by,
           std::size_t jobs, Narrowed& narrowed);

/// What `prune` would take out.
[[nodiscard]] Saving saving(const fs::Tree& tree, const python::Installed& installed, const policy::PruneSet& set,
                            std::size_t jobs);

}   // namespace sandroot::scope
