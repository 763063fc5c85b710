// Form: how a message is worded, with holes for the names in it: "{library}: cannot open shared object file".
#pragma once

#include <sandroot/base/error.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::explain {

/// What stood in the holes, by their names.
using Holes = std::map<std::string, std::string>;

struct Form {
    struct Piece {
        std::string text;   ///< Literal, or the name of a hole.
        bool is_hole = false;
        bool is_open = false;   ///< The hole takes blanks as well: "{reason*}".
    };
    std::vector<Piece> pieces;
};

/// Literals between holes; no two holes touch. Quotes of all kinds are one, as in clean_lines(). Errors: malformed.
[[nodiscard]] Result<Form> parse_form(std::string_view text);

/// The longest run of a literal that also stands so in text that was not cleaned: without quotes and backslashes.
[[nodiscard]] std::string_view anchor_of(const Form& form);

/// Where `form` stands anywhere in `line`, a line of clean_lines(), what its holes hold. Each hole ends at the first
/// place where what follows it stands; nothing is tried twice.
[[nodiscard]] std::optional<Holes> match(const Form& form, std::string_view line);

}   // namespace sandroot::explain
