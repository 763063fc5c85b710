// The files in which a distribution describes itself, as text: METADATA, RECORD, requires.txt, top_level.txt.
#pragma once

#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::python {

struct Metadata {
    std::string name;
    std::string version;
    std::vector<std::string> requires_;   ///< In file order.
    std::vector<std::string> extras;      ///< Provides-Extra, in file order.
};

/// METADATA or PKG-INFO: header lines up to the first empty one; what follows is a description. Fields that are absent
/// stay empty. Source: the core metadata specification, RFC 822.
[[nodiscard]] Metadata parse_metadata(std::string_view text);

struct Record {
    std::vector<std::string_view> paths;       ///< First field of each row, as written, in file order.
    std::forward_list<std::string> unquoted;   ///< What some of them refer to; the others are parts of the text.
    std::vector<std::string> problems;         ///< One sentence for each kind of damage.
};

/// RECORD: CSV with commas, double quotes, any line end. Rows with a NUL byte or without a path are dropped and said.
/// `text` must outlive the answer. Source: the "recording installed projects" specification; Python's csv module for
/// the dialect.
[[nodiscard]] Record parse_record(std::string_view text);

/// requires.txt of an egg-info as Requires-Dist lines: a section "[extra:marker]" becomes the line's marker.
[[nodiscard]] std::vector<std::string> parse_requires(std::string_view text);

/// Lines without surrounding blanks, as parts of `text`; empty ones are left out.
[[nodiscard]] std::vector<std::string_view> parse_lines(std::string_view text);

}   // namespace sandroot::python
