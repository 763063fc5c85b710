#include "cli/parse.hpp"

#include <sandroot/base/suggest.hpp>

#include "cli/options.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <variant>

namespace sandroot::app {

namespace {

std::string help_of(const Typed& typed) {
    return typed.command ? "sandroot " + std::string(name_of(*typed.command)) + " --help" : "sandroot --help";
}

void add(CLI::App& app, const Option& option, Typed& typed) {
    const std::string names(option.names);
    if (const auto* text = std::get_if<std::optional<std::string> Typed::*>(&option.slot))
        app.add_option(names, typed.**text)->take_last();
    else if (const auto* list = std::get_if<std::vector<std::string> Typed::*>(&option.slot))
        app.add_option(names, typed.**list)->allow_extra_args(false);
    else {
        unsigned& count = typed.*std::get<unsigned Typed::*>(option.slot);
        app.add_flag_function(names,
                              [&count](std::int64_t times) { count += static_cast<unsigned>(times > 0 ? times : 0); });
    }
}

std::vector<std::string_view> option_words(const Typed& typed) {
    std::set<std::string_view> words;
    for (const auto& option : all_options())
        if (typed.command ? option.has(*typed.command) : option.commands.empty()) words.insert(option.long_name());
    return {words.begin(), words.end()};
}

std::unexpected<Error> unknown_option(const Typed& typed, std::string_view word) {
    const std::string name(word.substr(0, word.find('=')));
    const std::string whose = typed.command ? std::string(name_of(*typed.command)) : "sandroot";
    const std::string what = "there is no option " + name + (typed.command ? " of " + whose : "");
    std::string owners;
    bool of_program = false;
    for (const auto& option : all_options()) {
        if (option.long_name() != name && !option.names.starts_with(name + ',')) continue;
        of_program = of_program || option.commands.empty();
        for (const Command command : option.commands)
            owners += (owners.empty() ? "" : ", ") + std::string(name_of(command));
    }
    if (of_program) return fail(Errc::usage, what, "sandroot " + name);
    if (!owners.empty())
        return fail(Errc::usage, what,
                    typed.command ? name + " is an option of: " + owners : "put it behind the command: " + owners);
    if (const auto near = nearest(name, option_words(typed)); !near.empty())
        return fail(Errc::usage, what, "did you mean " + std::string(near) + "?");
    return fail(Errc::usage, what, help_of(typed));
}

std::unexpected<Error> unknown_command(const std::string& word) {
    std::vector<std::string_view> names;
    for (const auto& [command, name] : all_commands) names.push_back(name);
    const auto near = nearest(word, names);
    return fail(Errc::usage, "there is no command " + word,
                near.empty() ? "sandroot --help" : "did you mean " + std::string(near) + "?");
}

/// CLI11 would take the next word as the value of `--root=`, and stumbles over `--tree=x`.
Result<void> check_values(std::span<const std::string> words, const Typed& typed) {
    for (const auto& word : words) {
        const auto equals = word.find('=');
        if (!word.starts_with('-') || equals == std::string::npos) continue;
        const std::string name = word.substr(0, equals);
        const bool is_flag = std::ranges::any_of(all_options(), [&](const auto& option) {
            return option.is_flag() && (option.long_name() == name || option.names.starts_with(name + ','));
        });
        if (is_flag) return fail(Errc::usage, name + " takes no value", help_of(typed));
        if (word.starts_with("--") && equals == word.size() - 1)
            return fail(Errc::usage, name + " needs a value", help_of(typed));
    }
    return {};
}

std::unexpected<Error> translated(const CLI::ParseError& error, const Typed& typed) {
    const std::string said = error.what();
    const auto colon = said.find(':');
    const bool about_value = error.get_name() == "ArgumentMismatch" && colon != std::string::npos;
    return fail(Errc::usage, about_value ? said.substr(0, colon) + " needs a value" : said, help_of(typed));
}

Result<void> check_operands(const Typed& typed) {
    const std::string name(name_of(*typed.command));
    const auto count = typed.operands.size();
    switch (*typed.command) {
    case Command::resolve:
        if (count == 0) return fail(Errc::usage, "resolve needs a file", help_of(typed));
        break;
    case Command::why:
        if (count != 1) return fail(Errc::usage, "why needs one name or path", help_of(typed));
        break;
    case Command::config:
        if (count == 0 && typed.check > 0 && (typed.env_file || !typed.env.empty())) break;
        if (count != 1) return fail(Errc::usage, "config needs one file", help_of(typed));
        break;
    case Command::sandbox:
        if (count > 1) return fail(Errc::usage, "sandbox takes one version", help_of(typed));
        break;
    case Command::profile: {
        if (count == 0 || (count == 1 && typed.operands[0] == "list")) break;
        if (typed.operands[0] == "list") return fail(Errc::usage, "profile list takes no argument", help_of(typed));
        if (typed.operands[0] != "show")
            return fail(Errc::usage, "there is no \"profile " + typed.operands[0] + '"', "sandroot profile show NAME");
        if (count != 2) return fail(Errc::usage, "profile show needs one name or file", help_of(typed));
        break;
    }
    default:
        if (count > 0) return fail(Errc::usage, name + " takes no argument: " + typed.operands.front(), help_of(typed));
    }
    if (std::ranges::any_of(typed.operands, &std::string::empty))
        return fail(Errc::usage, name + ": an argument is empty", help_of(typed));
    return {};
}

}   // namespace

Result<Typed> parse(std::span<const char* const> arguments) {
    Typed typed;
    CLI::App app;
    app.set_help_flag();
    app.require_subcommand(0, 1);
    app.allow_extras();
    for (const auto& option : all_options())
        if (option.commands.empty()) add(app, option, typed);
    for (const auto& [command, name] : all_commands) {
        CLI::App* sub = app.add_subcommand(std::string(name));
        sub->preparse_callback([&typed, command = command](std::size_t) { typed.command = command; });
        sub->allow_extras();
        sub->add_option("operands", typed.operands);
        for (const auto& option : all_options())
            if (option.has(command)) add(*sub, option, typed);
    }

    // Behind "--" there are operands only. CLI11 wants the last word first.
    std::vector<std::string> words(arguments.begin(), arguments.end());
    const auto mark = std::ranges::find(words, "--");
    const std::vector<std::string> behind(mark == words.end() ? mark : std::next(mark), words.end());
    words.erase(mark, words.end());
    for (auto& word : words)   // A value that may be left out is never the next word.
        if (word == "--backup") word += "=.bak";
    Result<void> parsed;
    try {
        app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError& error) {
        parsed = translated(error, typed);
    } catch (const std::exception&) {
        parsed = fail(Errc::usage, "an option has a value that it cannot have", help_of(typed));
    }
    if (typed.brief_help > 0 || typed.full_help > 0 || typed.version > 0) return typed;
    SR_DO(check_values(words, typed));
    if (!parsed) return std::unexpected(std::move(parsed).error());
    typed.operands.insert(typed.operands.end(), behind.begin(), behind.end());

    // What stands before the command, or instead of it.
    if (const auto extras = app.remaining(); !extras.empty()) {
        if (extras.front().starts_with('-')) return unknown_option({}, extras.front());
        return unknown_command(extras.front());
    }
    if (!typed.command) return fail(Errc::usage, "no command given", "sandroot --help");
    if (const auto extras = app.remaining(true); !extras.empty()) return unknown_option(typed, extras.front());
    SR_DO(check_operands(typed));
    return typed;
}

}   // namespace sandroot::app
