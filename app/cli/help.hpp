// The help, short and full, at most 80 columns wide.
#pragma once

#include "cli/option_table.hpp"

#include <optional>
#include <string>

namespace sandroot::app {

/// For a command, or for the program without one.
[[nodiscard]] std::string help(std::optional<Command> command, bool full);

[[nodiscard]] std::string version_line();

/// One line about an option: what it does, its default, whether it can be repeated.
[[nodiscard]] std::string brief_of(const Option& option);

/// `text` with "{words}" replaced: "auto, always or never".
[[nodiscard]] std::string with_words(std::string_view text, const Option& option);

}   // namespace sandroot::app
