// Leaves out what a root can do without, by sets.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/policy/prune_sets.hpp>
#include <sandroot/python/survey.hpp>
#include <sandroot/scope/selection.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::scope {

/// Takes what is in `set` out of `installed`, and directories that are empty after it, and tells in `selection` what
/// went: one line for each package or part of the standard library.
void prune(const fs::Tree& tree, python::Installed& installed, const policy::PruneSet& set, bool by_profile,
           std::size_t jobs, Selection& selection);

/// What `prune` would take out.
[[nodiscard]] Saving saving(const fs::Tree& tree, const python::Installed& installed, const policy::PruneSet& set,
                            std::size_t jobs);

}   // namespace sandroot::scope
