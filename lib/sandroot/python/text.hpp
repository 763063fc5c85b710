// Small steps of reading Python's own texts.
#pragma once

#include <cstddef>
#include <string_view>

namespace sandroot::python {

/// No source that anybody wrote has more bytes; what has is data by another name.
inline constexpr std::size_t largest_source = std::size_t{16} << 20U;

/// What str.isspace() takes of ASCII.
inline constexpr std::string_view blanks = " \t\n\r\f\v";

/// `text` without blanks at its ends.
[[nodiscard]] constexpr std::string_view stripped(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

[[nodiscard]] constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// The name of a source as pytest collects tests. Source: pytest, `python_files`.
[[nodiscard]] constexpr bool is_test(std::string_view file_name) {
    return (file_name.starts_with("test_") && file_name.ends_with(".py")) || file_name.ends_with("_test.py");
}

/// Can it be part of an identifier or a number? Anything beyond ASCII is taken for a letter.
[[nodiscard]] constexpr bool is_part_of_name(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

}   // namespace sandroot::python
