// The difference of two texts as diff -u shows it.
#pragma once

#include <sandroot/report/format/palette.hpp>

#include <string>
#include <string_view>

namespace sandroot::report {

/// Lines with three around each change, which patch(1) can apply to the file `name`; empty where nothing differs. With
/// colours the lines are escaped for a terminal, and patch cannot take them.
[[nodiscard]] std::string unified_diff(std::string_view before, std::string_view after, std::string_view name,
                                       const Palette& palette);

}   // namespace sandroot::report
