// Sizes, counts and names as a person reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sandroot::report {

/// "812 B", "1.5 kB", "12.3 MB": decimal units, one digit behind the point from kB on.
[[nodiscard]] std::string human_size(std::uint64_t bytes);

/// "12,345".
[[nodiscard]] std::string human_count(std::uint64_t number);

/// "1 file", "2,000 files"; `plural` where an s does not make it.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one, std::string_view plural = {});

/// Columns that `text` (UTF-8, nothing to escape in it) takes, one for each code point.
[[nodiscard]] std::size_t width(std::string_view text);

/// `text` with spaces behind it up to `columns`.
[[nodiscard]] std::string padded(std::string text, std::size_t columns);

/// `text` with spaces before it up to `columns`.
[[nodiscard]] std::string right_aligned(std::string text, std::size_t columns);

}   // namespace sandroot::report
