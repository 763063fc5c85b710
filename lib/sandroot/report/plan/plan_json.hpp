// A plan as JSON, version 1; and the parts of it that other reports repeat.
#pragma once

#include <sandroot/plan/plan.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/report/format/json.hpp>

#include <span>
#include <string>

namespace sandroot::report {

[[nodiscard]] std::string plan_json(const plan::Plan& plan, const python::Interpreter& interpreter);

[[nodiscard]] Json json_of(const plan::Entry& entry);
[[nodiscard]] Json json_of(const plan::Missing& missing);
[[nodiscard]] Json json_of(const plan::LeftOut& left_out);
/// null where everything that is installed is meant.
[[nodiscard]] Json json_of(const std::optional<scope::Narrowed>& scope);

}   // namespace sandroot::report
