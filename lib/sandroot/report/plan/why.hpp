// The answer of `why` as text and as JSON.
#pragma once

#include <sandroot/explain/why.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/report/format/palette.hpp>

#include <string>

namespace sandroot::report {

/// The reasons, each followed up to something that nothing else asked for; of many the first few, unless
/// `every_reason`.
[[nodiscard]] std::string why_text(const explain::Why& answer, const plan::Plan& plan, bool every_reason,
                                   const Palette& palette);
[[nodiscard]] std::string why_json(const explain::Why& answer);

}   // namespace sandroot::report
