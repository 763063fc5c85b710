// Writes the output of a command: to standard output, or to a file that is whole or not there.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>

#include "command/command.hpp"

#include <optional>
#include <string_view>

namespace sandroot::app {

/// A reader that closed the pipe has what it wanted: no error. Errors: those of writing.
[[nodiscard]] Result<void> write_output(const CommandResult& result, const std::optional<HostPath>& file);

/// Writes a report to standard error; its loss is not an error.
void write_aside(std::string_view text);

}   // namespace sandroot::app
