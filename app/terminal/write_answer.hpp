// Puts an answer where it belongs: standard output, or a file that is whole or not there.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>

#include "command/command.hpp"

#include <optional>
#include <string_view>

namespace sandroot::app {

/// A reader that closed the pipe has what it wanted: no error. Errors: those of writing.
[[nodiscard]] Result<void> write_answer(const Answer& answer, const std::optional<HostPath>& file);

/// Writes what is only talk to standard error; a lost word is no loss.
void write_aside(std::string_view text);

}   // namespace sandroot::app
