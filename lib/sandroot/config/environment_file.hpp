// Variables as they are given to a container: NAME=VALUE, one by one or a line each in a file.
#pragma once

#include <sandroot/base/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::config {

struct Assignment {
    std::string name;
    std::string value;
    std::size_t line = 0;   ///< In a file, from 1; 0 outside one.
    bool quoted = false;    ///< The value stood in quotes, which docker run keeps and docker compose takes off.
};

/// Errors: no "=", or no name before it.
[[nodiscard]] Result<Assignment> parse_assignment(std::string_view text);

/// As docker's --env-file and compose's env_file read it: blank lines and comments do not count, nor does a name alone,
/// whose value is not known here. Errors, with the line: what is no name; control characters; more than 1 MiB.
[[nodiscard]] Result<std::vector<Assignment>> parse_environment_file(std::string_view text, std::string_view origin);

}   // namespace sandroot::config
