// A plan as text: what Python brings in sums, the system's part file by file with its reasons, what is missing, what
// was left out.
#pragma once

#include <sandroot/plan/plan.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/report/format/palette.hpp>

#include <span>
#include <string>

namespace sandroot::report {

struct PlanStyle {
    bool every_entry = false;   ///< List Python's directories file by file too.
};

[[nodiscard]] std::string plan_text(const plan::Plan& plan, const python::Interpreter& interpreter,
                                    const PlanStyle& style, const Palette& palette);

/// The section on missing libraries, empty where there is none.
[[nodiscard]] std::string missing_text(std::span<const plan::Missing> missing, const Palette& palette);

/// The section on distributions that are required and not installed, empty where there is none.
[[nodiscard]] std::string missing_distributions_text(const std::optional<scope::Selection>& scope,
                                                     const Palette& palette);

}   // namespace sandroot::report
