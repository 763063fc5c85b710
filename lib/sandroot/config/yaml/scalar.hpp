// Strings of YAML as they are written: where one ends on its line, and how ours are spelled.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sandroot::config {

/// The column behind the scalar or alias that begins at `column` of `line`, its anchor and tag in front of it included.
/// `flow`: it stands in brackets. `value`: what the parser read. None where it does not end on this line.
[[nodiscard]] std::optional<std::size_t> end_of_scalar(std::string_view line, std::size_t column, bool flow,
                                                       std::string_view value);

/// A path (UTF-8) as a scalar on one line: as it is, where every YAML reads that back as this string and `quote` is 0;
/// else in quotes, double ones where single ones will not do.
/// Source: YAML 1.2, chapters 5.7 and 7.3.
[[nodiscard]] std::string spelled(std::string_view path, char quote = 0);

}   // namespace sandroot::config
