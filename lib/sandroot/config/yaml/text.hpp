// A config.yaml as text: what is refused before a parser sees it, and its lines.
#pragma once

#include <sandroot/base/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::config {

/// Bytes. Ten thousands of lines fit; the parser takes a second and 64 MiB for the worst that has this size.
inline constexpr std::size_t largest_config = 262'144;

struct TextLine {
    std::size_t begin = 0;      ///< Offset of its first byte; behind a byte order mark.
    std::string_view content;   ///< Without its end.
    std::string_view ending;    ///< "\n", "\r\n"; empty for a last line without one.
};

/// Lines as both parsers count them: none behind the last line's end.
[[nodiscard]] std::vector<TextLine> lines_of(std::string_view text);

/// Errors, with the line: too large; UTF-16 or UTF-32; bytes that are not UTF-8; control characters, of which YAML
/// allows tabs and line ends alone; and what some parsers take for the end of a line and others do not.
/// Source: YAML 1.2, chapters 5.1 and 5.4; YAML 1.1, chapter 4.1.4.
[[nodiscard]] Result<void> check_text(std::string_view text, std::string_view origin);

/// Whether a line holds nothing, or nothing but a comment.
[[nodiscard]] bool is_blank(std::string_view line);
[[nodiscard]] bool is_comment(std::string_view line);

/// How many blanks a line begins with.
[[nodiscard]] std::size_t indent_of(std::string_view line);

/// "---" or "...", where a document begins or ends.
[[nodiscard]] bool is_document_mark(std::string_view line);

/// "`origin`: line `line`: `what`"; lines count from 1 here.
[[nodiscard]] std::unexpected<Error> mistake(std::string_view origin, std::size_t line, const std::string& what,
                                             std::string hint = {});

}   // namespace sandroot::config
