// The command line taken apart. Nothing is looked up: no file, no environment, no terminal.
#pragma once

#include <sandroot/base/error.hpp>

#include "cli/commands.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::app {

struct Option;

struct ParsedArguments {
    struct Given {
        const Option* option = nullptr;
        std::string value;   ///< Empty for a flag.
    };
    std::optional<Command> command;
    std::vector<std::string> operands;
    std::vector<Given> given;   ///< In the order of the table; values of one option in the order of the line.

    /// `name` is the long one: "--output".
    [[nodiscard]] bool gives(std::string_view name) const;
};

/// `line` is argv without the program's name. Errors: usage, with the help or the word to try as a hint. Help and
/// version win over everything that is wrong elsewhere on the line.
[[nodiscard]] Result<ParsedArguments> parse(std::span<const char* const> line);

}   // namespace sandroot::app
