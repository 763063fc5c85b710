// Companions: what the libraries and distributions in the root open at run time beside DT_NEEDED.
#pragma once

#include <sandroot/plan/libraries/closure.hpp>
#include <sandroot/policy/rules.hpp>
#include <sandroot/python/environment.hpp>

#include <vector>

namespace sandroot::plan {

/// Applies rules until none adds anything; the ELF objects among what they take enter with all that these load. What a
/// file names that a rule reads, and is not there, goes to `missing` as optional. `jobs`: threads for walking
/// directories.
void take_companions(Entries& entries, Closure& closure, const python::Environment& environment,
                     const policy::Rules& rules, std::size_t jobs, std::vector<Missing>& missing);

}   // namespace sandroot::plan
