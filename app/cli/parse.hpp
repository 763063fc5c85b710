// The command line taken apart. Nothing is looked up: no file, no environment, no terminal.
#pragma once

#include <sandroot/base/error.hpp>

#include "cli/typed.hpp"

#include <span>

namespace sandroot::app {

/// `arguments` is argv without the program's name. Errors: usage, with the help or the word to try as a hint. Help and
/// version win over everything that is wrong elsewhere on the line.
[[nodiscard]] Result<Typed> parse(std::span<const char* const> arguments);

}   // namespace sandroot::app
