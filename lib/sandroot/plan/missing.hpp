// Judges what lookups did not find: which of it will hurt, and whom.
#pragma once

#include <sandroot/plan/closure.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/plan/resolve.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/sandbox/rules.hpp>

#include <vector>

namespace sandroot::plan {

/// All failed requests of all resolutions, one entry a name and status, sorted by name.
///
/// A library that some extension reaches is judged in that context only: alone, without the RPATH of what loads it, it
/// may well miss a neighbour. What nothing reaches by import is optional. A name that another object of the environment
/// answers to once it is loaded depends on the order of imports. A version that a library lacks is no missing library:
/// see `Loaded::version_errors`.
[[nodiscard]] std::vector<Missing> judge_missing(const python::Environment& environment, const Resolutions& resolutions,
                                                 const std::vector<Resolution>& extra, const sandbox::Rules& rules);

}   // namespace sandroot::plan
