// What a sandbox's filter will kill, as text and as JSON.
#pragma once

#include <sandroot/foretell/foretell.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/palette.hpp>

#include <span>
#include <string>
#include <string_view>

namespace sandroot::report {

/// A section; empty where nothing is foretold. What is only possible is left out unless `every_entry`, and so are
/// causes.
[[nodiscard]] std::string foretold_text(std::span<const foretell::Foretold> foretold, std::string_view version,
                                        bool every_entry, const Palette& palette);

[[nodiscard]] Json json_of(const foretell::Foretold& foretold);

}   // namespace sandroot::report
