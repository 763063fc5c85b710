// Tells in a plan which part of the environment it is for.
#pragma once

#include <sandroot/plan/plan.hpp>

namespace sandroot::plan {

/// Puts what was left out, what is missing and what is worth a remark where reports look for it, and keeps the rest in
/// `Plan::scope`. Does nothing if everything is wanted and the savings are not asked for.
void tell_scope(Plan& plan, scope::Selection narrowed);

}   // namespace sandroot::plan
