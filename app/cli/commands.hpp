// The commands, in one table: the parser knows them by it; the help, the manual and the completions print it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::app {

enum class Command : std::uint8_t {
    resolve,
    plan,
    paths,
    build,
    verify,
    why,
    explain,
    sandbox,
    config,
    profile,
    wiring,
    completion,
    man
};

inline constexpr std::array command_names{
    std::string_view("resolve"), std::string_view("plan"),    std::string_view("paths"),
    std::string_view("build"),   std::string_view("verify"),  std::string_view("why"),
    std::string_view("explain"), std::string_view("sandbox"), std::string_view("config"),
    std::string_view("profile"), std::string_view("wiring"),  std::string_view("completion"),
    std::string_view("man")};
[[nodiscard]] constexpr std::string_view name_of(Command command) {
    return command_names[static_cast<std::size_t>(command)];
}

/// What a shell offers for a value.
struct Offer {
    enum class Kind : std::uint8_t { nothing, files, directories };
    Kind kind = Kind::nothing;
    std::vector<std::string> (*words)() = nullptr;   ///< Offered as well; null: none.
    bool is_list = false;                            ///< Several words may be joined by commas.
};

struct Operand {
    std::string_view name;
    Offer offer{};
    std::string_view after{};   ///< Offered behind this word only.
};

/// One command.
struct CommandRow {
    Command command = Command::resolve;
    std::string_view usage;
    std::string_view brief;   ///< As in the list of commands.
    std::string_view about;   ///< For --help.
    std::string_view examples;
    std::string_view statuses;
    std::span<const Operand> operands{};

    [[nodiscard]] std::string_view name() const { return name_of(command); }
};

[[nodiscard]] std::span<const CommandRow> all_commands();
[[nodiscard]] const CommandRow& row_of(Command command);

}   // namespace sandroot::app
