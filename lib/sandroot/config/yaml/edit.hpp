// Puts a list of paths into the text of a config.yaml and leaves the rest of it as it is.
#pragma once

#include <sandroot/base/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::config {

struct Edited {
    std::string text;
    std::vector<std::string> added;     ///< Paths that the list did not hold.
    std::vector<std::string> removed;   ///< Entries that went, in the order in which they stood; doubles too.
};

/// The text of a config.yaml whose python_lib_path holds just `paths`. Where it does already, in whatever order and
/// form, nothing changes. Else lines of entries that stay are kept with their quotes and comments, lines of others go,
/// new ones follow the one before them in `paths`; comments and blank lines between them stay. A list in brackets is
/// broken up into lines. Where the key is missing, it is put at the end of the first document. The result is read
/// again: but for the list it holds what the text held. Errors, with the line: those of parse_events() and
/// find_block(); no paths; a path that is not UTF-8; that the result would not read back. `origin` names the text.
[[nodiscard]] Result<Edited> edit(std::string_view text, const std::vector<std::string>& paths,
                                  std::string_view origin);

/// Whether edit() could change the list at all, whatever the paths. Errors: those of edit() that are in
/// the text itself.
[[nodiscard]] Result<void> check_editable(std::string_view text, std::string_view origin);

}   // namespace sandroot::config
