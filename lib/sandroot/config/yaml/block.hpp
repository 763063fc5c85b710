// Where in the text of a config.yaml its python_lib_path stands, taken apart for editing.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/config/yaml/events.hpp>
#include <sandroot/config/yaml/text.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::config {

inline constexpr std::string_view list_key = "python_lib_path";

/// One line of the block as it would be written again, without its end: the first holds the key; of the others each
/// holds an entry, or a comment, or nothing.
struct BlockLine {
    std::string text;
    std::optional<std::string> path;   ///< The entry.
};

struct Block {
    std::optional<std::size_t> key_line;   ///< From 0; none where the file has no such key.
    std::size_t first = 0;                 ///< The lines of the text that it takes: [first, last).
    std::size_t last = 0;                  ///< Where there is no key: both are the line before which it belongs.
    std::vector<BlockLine> lines;
    std::string before_key;    ///< Blanks before each key of the document.
    std::string before_path;   ///< "  - ": what an entry begins with in this file.
    char quote = 0;            ///< How its entries are quoted: 0, ' or ".
};

/// Only the first document counts, and in it the key at the top. `lines` and `events` are those of one text.
/// Errors, with the line: what cannot be edited without the risk of breaking it: a document in brackets or without
/// keys, the key twice, an anchor in the block that is used elsewhere, a map or an entry that is not a string or takes
/// several lines.
[[nodiscard]] Result<Block> find_block(const std::vector<TextLine>& lines, const Events& events,
                                       std::string_view origin);

}   // namespace sandroot::config
