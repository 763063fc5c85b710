// Source names: the libraries that the packages' Python sources open by a name that is written there.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/system/system.hpp>
#include <sandroot/plan/libraries/closure.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/policy/rules.hpp>
#include <sandroot/python/environment.hpp>

#include <vector>

namespace sandroot::plan {

/// Takes each library that is named in a source that enters, and is there, with all that it loads; waits for the
/// sources to be read. What an argument names and is not there goes to `missing` as optional, unless the same source
/// names another version of it that is there. What `rules` know as a name of another operating system is passed over.
void take_source_names(Entries& entries, Closure& closure, const python::Environment& environment,
                       const loader::System& system, const policy::Rules& rules, std::vector<Missing>& missing);

}   // namespace sandroot::plan
