// Typed: the command line as it was typed, before anything was looked up or filled in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::app {

enum class Command : std::uint8_t { resolve, plan, paths, build, verify, why, sandbox, config, profile, wiring };

struct CommandName {
    Command command;
    std::string_view name;
};
inline constexpr std::array<CommandName, 10> all_commands{{{Command::resolve, "resolve"},
                                                           {Command::plan, "plan"},
                                                           {Command::paths, "paths"},
                                                           {Command::build, "build"},
                                                           {Command::verify, "verify"},
                                                           {Command::why, "why"},
                                                           {Command::sandbox, "sandbox"},
                                                           {Command::config, "config"},
                                                           {Command::profile, "profile"},
                                                           {Command::wiring, "wiring"}}};
[[nodiscard]] constexpr std::string_view name_of(Command command) {
    return all_commands[static_cast<std::size_t>(command)].name;
}

struct Typed {
    std::optional<Command> command;
    std::vector<std::string> operands;

    std::optional<std::string> python;
    std::optional<std::string> sysroot;
    std::optional<std::string> library_path;
    std::vector<std::string> profile;
    std::optional<std::string> dlopen;
    unsigned no_source_names = 0;
    std::optional<std::string> cpu;
    std::vector<std::string> package;
    std::vector<std::string> prune;
    std::vector<std::string> add;
    std::vector<std::string> exclude;

    unsigned tree = 0;   ///< A flag's member counts how often it was given.
    std::vector<std::string> preload;
    std::optional<std::string> variable;
    unsigned prepared = 0;
    std::optional<std::string> for_version;

    unsigned check = 0;
    std::vector<std::string> env;
    std::optional<std::string> env_file;
    unsigned write = 0;
    std::optional<std::string> backup;   ///< The suffix.

    std::optional<std::string> root;
    std::optional<std::string> link;
    std::vector<std::string> keep;
    unsigned dry_run = 0;
    unsigned force = 0;
    unsigned rebuild = 0;
    unsigned wait = 0;
    std::optional<std::string> jobs;
    std::vector<std::string> import;
    unsigned import_all = 0;
    unsigned symbols = 0;
    unsigned manifest = 0;

    std::optional<std::string> format;
    std::optional<std::string> output;
    std::optional<std::string> color;
    std::optional<std::string> log_level;
    unsigned quiet = 0;
    unsigned verbose = 0;

    unsigned brief_help = 0;
    unsigned full_help = 0;
    unsigned version = 0;
};

}   // namespace sandroot::app
