// The words that a plan was asked for with: two builds with the same ones differ in nothing but the tree.
#pragma once

#include <sandroot/plan/make_plan.hpp>
#include <sandroot/python/environment.hpp>

#include "cli/request.hpp"

#include <string>

namespace sandroot::app {

/// The options that bear on a plan, the profile and the rules, this program's version and this machine's CPU. Which
/// interpreter is meant is left to its own words.
[[nodiscard]] std::string request_words(const Request& request, const plan::Wishes& wishes);

/// All that the interpreter said of itself.
[[nodiscard]] std::string interpreter_words(const python::Interpreter& interpreter);

}   // namespace sandroot::app
