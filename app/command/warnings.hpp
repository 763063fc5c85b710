// What a plan and its environment mean for the exit status and for the log.
#pragma once

#include <sandroot/plan/plan.hpp>
#include <sandroot/python/environment.hpp>

#include "command/command.hpp"

namespace sandroot::app {

/// Findings if a library that a root cannot do without is missing, or a distribution that is required.
[[nodiscard]] Exit exit_of(const plan::Plan& plan);

/// For commands whose output does not show what is missing.
void warn_of_missing(const plan::Plan& plan, Log& log);

/// Warns about whatever does not fit the version that --for names. `is_to_stand`: the plan is for a root that is built.
void warn_of_version(const Target& target, const python::Interpreter& interpreter, bool is_to_stand, Log& log);

}   // namespace sandroot::app
