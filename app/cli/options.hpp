// Every option there is, in one table: the parser registers it, the help prints it, "did you mean" searches it.
#pragma once

#include "cli/typed.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

namespace sandroot::app {

enum class Group : std::uint8_t { environment, sandbox, content, configuration, lookup, root, check, answer, talk };
[[nodiscard]] std::string_view heading_of(Group group);

/// Where a value goes; with it, whether there is one and how often.
using Slot = std::variant<std::optional<std::string> Typed::*, std::vector<std::string> Typed::*, unsigned Typed::*>;

struct Option {
    std::string_view names;   ///< "-o,--output"
    std::string_view value;   ///< What the help calls the value; empty for a flag; "[=VALUE]" where it may be left out.
    Group group;
    std::span<const Command> commands;   ///< Empty: sandroot itself, without a command.
    Slot slot;
    std::string_view brief;   ///< One line of at most 54 columns, default named.
    std::string_view more;    ///< Further lines for --help, as wide.

    [[nodiscard]] bool is_flag() const { return value.empty(); }
    [[nodiscard]] bool has(Command command) const;
    [[nodiscard]] std::string_view long_name() const;   ///< "--output"; for -h "-h".
};

[[nodiscard]] std::span<const Option> all_options();

}   // namespace sandroot::app
