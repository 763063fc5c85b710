#include "cli/parse.hpp"

#include <sandroot/base/suggest.hpp>

#include "cli/option_table.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <set>
#include <string>

namespace sandroot::app {

namespace {

std::string help_of(const ParsedArguments& arguments) {
    return arguments.command ? "sandroot " + std::string(name_of(*arguments.command)) + " --help" : "sandroot --help";
}

void add(CLI::App& app, const Option& option, ParsedArguments& arguments) {
    const std::string names(option.names);
    if (option.is_flag())
        app.add_flag_function(names, [&arguments, &option](std::int64_t times) {
            for (; times > 0; --times) arguments.given.push_back({&option, {}});
        });
    else
        app.add_option_function<std::vector<std::string>>(
               names,
               [&arguments, &option](const std::vector<std::string>& values) {
                   for (const auto& value : values) arguments.given.push_back({&option, value});
               })
            ->allow_extra_args(false);
}

std::vector<std::string_view> option_words(const ParsedArguments& arguments) {
    std::set<std::string_view> words;
    for (const auto& option : all_options())
        if (arguments.command ? option.has(*arguments.command) : option.commands.empty())
            words.insert(option.long_name());
    return {words.begin(), words.end()};
}

std::unexpected<Error> unknown_option(const ParsedArguments& arguments, std::string_view word) {
    const std::string name(word.substr(0, word.find('=')));
    const std::string what =
        "unknown option " + name +
        (arguments.command ? " for \"" + std::string(name_of(*arguments.command)) + '"' : std::string());
    std::string owners;
    bool of_program = false;
    for (const auto& option : all_options()) {
        if (!option.is_named(name)) continue;
        of_program = of_program || option.commands.empty();
        for (const Command command : option.commands)
            owners += (owners.empty() ? "" : ", ") + std::string(name_of(command));
    }
    if (of_program) return fail(Errc::usage, what, "sandroot " + name);
    if (!owners.empty())
        return fail(Errc::usage, what,
                    arguments.command ? name + " is an option of: " + owners : "put it after the command: " + owners);
    if (const auto near = nearest(name, option_words(arguments)); !near.empty())
        return fail(Errc::usage, what, "did you mean " + std::string(near) + "?");
    return fail(Errc::usage, what, help_of(arguments));
}

std::unexpected<Error> unknown_command(const std::string& word) {
    std::vector<std::string_view> names;
    for (const auto& command : all_commands()) names.push_back(command.name());
    const auto near = nearest(word, names);
    return fail(Errc::usage, "unknown command \"" + word + '"',
                near.empty() ? "sandroot --help" : "did you mean " + std::string(near) + "?");
}

/// CLI11 would take the next word as the value of `--root=`, and stumbles over `--tree=x`.
Result<void> check_values(std::span<const std::string> words, const ParsedArguments& arguments) {
    for (const auto& word : words) {
        const auto equals = word.find('=');
        if (!word.starts_with('-') || equals == std::string::npos) continue;
        const std::string name = word.substr(0, equals);
        const bool is_flag = std::ranges::any_of(
            all_options(), [&](const auto& option) { return option.is_flag() && option.is_named(name); });
        if (is_flag) return fail(Errc::usage, name + " takes no value", help_of(arguments));
        if (word.starts_with("--") && equals == word.size() - 1)
            return fail(Errc::usage, name + " needs a value", help_of(arguments));
    }
    return {};
}

std::unexpected<Error> translated(const CLI::ParseError& error, const ParsedArguments& arguments) {
    const std::string said = error.what();
    const auto colon = said.find(':');
    const bool about_value = error.get_name() == "ArgumentMismatch" && colon != std::string::npos;
    return fail(Errc::usage, about_value ? said.substr(0, colon) + " needs a value" : said, help_of(arguments));
}

Result<void> check_operands(const ParsedArguments& arguments) {
    const std::string name(name_of(*arguments.command));
    const auto count = arguments.operands.size();
    switch (*arguments.command) {
    case Command::resolve:
        if (count == 0) return fail(Errc::usage, "resolve needs a file", help_of(arguments));
        break;
    case Command::explain:
        break;
    case Command::why:
        if (count != 1) return fail(Errc::usage, "why needs one name or path", help_of(arguments));
        break;
    case Command::config:
        if (count == 0 && arguments.gives("--check") && (arguments.gives("--env") || arguments.gives("--env-file")))
            break;
        if (count != 1) return fail(Errc::usage, "config needs one file", help_of(arguments));
        break;
    case Command::trace:
        break;   // Which operands it takes depends on its options.
    case Command::sandbox:
        if (count > 1) return fail(Errc::usage, "sandbox takes one version", help_of(arguments));
        break;
    case Command::completion:
        if (count != 1) return fail(Errc::usage, "completion needs one shell: bash, zsh or fish", help_of(arguments));
        break;
    case Command::profile: {
        if (count == 0 || (count == 1 && arguments.operands[0] == "list")) break;
        if (arguments.operands[0] == "list")
            return fail(Errc::usage, "profile list takes no argument", help_of(arguments));
        if (arguments.operands[0] != "show")
            return fail(Errc::usage, "unknown action \"" + arguments.operands[0] + "\" for \"profile\"",
                        "sandroot profile show NAME");
        if (count != 2) return fail(Errc::usage, "profile show needs one name or file", help_of(arguments));
        break;
    }
    default:
        if (count > 0)
            return fail(Errc::usage, name + " takes no argument: " + arguments.operands.front(), help_of(arguments));
    }
    if (std::ranges::any_of(arguments.operands, &std::string::empty))
        return fail(Errc::usage, name + ": an argument is empty", help_of(arguments));
    return {};
}

}   // namespace

bool ParsedArguments::gives(std::string_view name) const {
    return std::ranges::any_of(given, [&](const Given& one) { return one.option->long_name() == name; });
}

Result<ParsedArguments> parse(std::span<const char* const> line) {
    // After "--" there are operands only. CLI11 wants the last word first.
    std::vector<std::string> words(line.begin(), line.end());
    const auto mark = std::ranges::find(words, "--");
    const std::vector<std::string> behind(mark == words.end() ? mark : std::next(mark), words.end());
    words.erase(mark, words.end());
    for (auto& word : words)   // A value that may be left out is never the next word.
        if (word == "--backup") word += "=.bak";

    ParsedArguments arguments;
    CLI::App app;
    app.set_help_flag();
    app.require_subcommand(0, 1);
    app.allow_extras();
    for (const auto& option : all_options())
        if (option.commands.empty()) add(app, option, arguments);
    const auto named = std::ranges::find_first_of(words, command_names);
    for (const auto& row : all_commands()) {
        CLI::App* sub = app.add_subcommand(std::string(row.name()));
        if (named == words.end() || *named != row.name()) continue;   // Options of other commands cost time.
        sub->preparse_callback([&arguments, command = row.command](std::size_t) { arguments.command = command; });
        sub->allow_extras();
        sub->add_option("operands", arguments.operands);
        for (const auto& option : all_options())
            if (option.has(row.command)) add(*sub, option, arguments);
    }

    Result<void> parsed;
    try {
        app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError& error) {
        parsed = translated(error, arguments);
    } catch (const std::exception&) {
        parsed = fail(Errc::usage, "an option has a value that it cannot have", help_of(arguments));
    }
    if (arguments.gives("-h") || arguments.gives("--help") || arguments.gives("--version")) return arguments;
    SR_DO(check_values(words, arguments));
    if (!parsed) return std::unexpected(std::move(parsed).error());
    arguments.operands.insert(arguments.operands.end(), behind.begin(), behind.end());

    // What stands before the command, or instead of it.
    if (const auto extras = app.remaining(); !extras.empty()) {
        if (extras.front().starts_with('-')) return unknown_option({}, extras.front());
        return unknown_command(extras.front());
    }
    if (!arguments.command) return fail(Errc::usage, "no command given", "sandroot --help");
    if (const auto extras = app.remaining(true); !extras.empty()) return unknown_option(arguments, extras.front());
    SR_DO(check_operands(arguments));
    return arguments;
}

}   // namespace sandroot::app
