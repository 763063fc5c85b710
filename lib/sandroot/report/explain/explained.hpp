// Errors explained: what each means, what is missing, who needs it, what to type, how to see that it is done.
#pragma once

#include <sandroot/explain/errors/diagnosis.hpp>
#include <sandroot/report/format/palette.hpp>

#include <span>
#include <string>

namespace sandroot::report {

/// `all` is what brings everything that is missing.
[[nodiscard]] std::string explained_text(std::span<const explain::Diagnosis> diagnoses,
                                         std::span<const explain::Packages> all, const Palette& palette);
[[nodiscard]] std::string explained_json(std::span<const explain::Diagnosis> diagnoses,
                                         std::span<const explain::Packages> all);

/// For a text in which nothing was found: `lines` of it, and the kinds that come nearest.
[[nodiscard]] std::string unexplained_text(std::span<const std::string> lines,
                                           std::span<const explain::Kind* const> near, const Palette& palette);

}   // namespace sandroot::report
