// The completions of three shells, written from the tables of commands and options.
#pragma once

#include <sandroot/base/error.hpp>

#include <string>

namespace sandroot::app {

[[nodiscard]] std::string bash_completion();
[[nodiscard]] std::string zsh_completion();
[[nodiscard]] std::string fish_completion();

/// Errors: usage: another shell than bash, zsh and fish.
[[nodiscard]] Result<std::string> completion_script(const std::string& shell);

}   // namespace sandroot::app
