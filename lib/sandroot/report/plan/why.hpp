// The answer of `why` as text and as JSON.
#pragma once

#include <sandroot/explain/packages/packages.hpp>
#include <sandroot/explain/why.hpp>
#include <sandroot/report/format/palette.hpp>

#include <span>
#include <string>

namespace sandroot::report {

/// The reasons, each with its chain; only the first few of many, unless `every_reason`.
[[nodiscard]] std::string why_text(const explain::Why& answer, bool every_reason, const Palette& palette);
[[nodiscard]] std::string why_json(const explain::Why& answer, const plan::Plan& plan,
                                   std::span<const explain::Packages> packages);

}   // namespace sandroot::report
