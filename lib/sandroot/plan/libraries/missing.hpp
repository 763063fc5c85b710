// Judges what lookups did not find: what will hurt, and which package.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/system/system.hpp>
#include <sandroot/plan/libraries/closure.hpp>
#include <sandroot/plan/libraries/resolve.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/policy/rules.hpp>
#include <sandroot/python/environment.hpp>

#include <vector>

namespace sandroot::plan {

/// All failed requests of all resolutions, one entry a name and status, sorted by name.
///
/// A library that some extension reaches is judged in that context only: alone, without the RPATH of what loads it, it
/// may well miss a neighbour. What nothing reaches by import is optional. A name that another object of the environment
/// answers to once it is loaded depends on the order of imports. A version that a library lacks is no missing library:
/// see `Loaded::version_errors`.
[[nodiscard]] std::vector<Missing> judge_missing(const python::Environment& environment, const Resolutions& resolutions,
                                                 const std::vector<Resolution>& extra, const policy::Rules& rules);

/// Notes in each of `missing` the libraries of `tree` that would answer it, had ld.so looked there. What only a driver
/// can provide is not looked for.
void note_what_is_elsewhere(const fs::Tree& tree, const loader::System& system, std::vector<Missing>& missing);

}   // namespace sandroot::plan
