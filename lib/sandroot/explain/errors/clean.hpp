// Text of terminals, logs and JSON, made plain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::explain {

/// The lines of `raw` without colours and other escape sequences, carriage returns, and the backslashes of JSON and of
/// Python's repr: an escaped line break breaks the line, an escaped quote is a quote. Every quote, ‘typographic’ or
/// not, becomes '. Blanks at the ends are dropped, and empty lines. Source: ECMA-48 for the sequences, RFC 8259 for
/// escapes.
[[nodiscard]] std::vector<std::string> clean_lines(std::string_view raw);

}   // namespace sandroot::explain
