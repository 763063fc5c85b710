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

/// All failed requests of all resolutions and all versions that a library lacks, sorted by name: one entry for each
/// name and refusal, with the worst status of those that need it, whose objects come first in it.
///
/// A library that some extension reaches is judged in that context only: alone, without the RPATH of what loads it, it
/// may well miss a neighbour. What nothing reaches by import is optional, unless a rule, a file that it reads, or an
/// option brings it: then something opens it at run time. A name depends on the order of imports if another extension
/// loads the library that answers to it, or a source opens that library or those of its directory.
[[nodiscard]] std::vector<Missing> judge_missing(const python::Environment& environment, const Resolutions& resolutions,
                                                 const std::vector<Extra>& extra, const policy::Rules& rules);

/// Notes in each of `missing` the libraries of `tree` and of `environment` that would answer it, had ld.so looked
/// there, and whether a symlink without target lies where it looked. What only a driver can provide is not looked for.
void note_what_is_elsewhere(const fs::Tree& tree, const loader::System& system, const python::Environment& environment,
                            std::vector<Missing>& missing);

}   // namespace sandroot::plan
