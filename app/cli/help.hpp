// The help, short and full, at most 80 columns wide.
#pragma once

#include "cli/typed.hpp"

#include <optional>
#include <string>

namespace sandroot::app {

/// For a command, or for the program where there is none.
[[nodiscard]] std::string help(std::optional<Command> command, bool full);

[[nodiscard]] std::string version_line();

}   // namespace sandroot::app
