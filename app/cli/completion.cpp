#include "cli/completion.hpp"

#include "cli/help.hpp"

#include <algorithm>
#include <utility>

namespace sandroot::app {

namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : std::string(between)) + word;
    return out;
}

std::string names_of(std::span<const Command> commands, std::string_view between = " ") {
    std::vector<std::string> names;
    for (const Command command : commands) names.emplace_back(name_of(command));
    return joined(names, between);
}

std::string all_command_names(std::string_view between) {
    std::vector<std::string> names(command_names.begin(), command_names.end());
    return joined(names, between);
}

std::vector<std::string> words_of(const Offer& offer) {
    return offer.words ? offer.words() : std::vector<std::string>();
}

/// In single quotes, as bash, zsh and fish read them; `quote` is how a single quote is written inside.
std::string quoted(std::string_view text, std::string_view quote) {
    std::string out = "'";
    for (const char c : text)
        if (c == '\'') out += quote;
        else out += c;
    return out + '\'';
}
std::string quoted_for_posix(std::string_view text) {
    return quoted(text, "'\\''");
}
std::string quoted_for_fish(std::string_view text) {
    return quoted(text, "\\'");
}

/// The value stands in a word of its own, or behind "=".
bool takes_value(const Option& option) {
    return !option.is_flag() && !option.value.starts_with('[');
}

/// Lists of the same action, each once, in the order in which they came.
class Cases {
public:
    void add(std::string pattern, const std::string& action) {
        auto found = std::ranges::find(cases_, action, &std::pair<std::vector<std::string>, std::string>::second);
        if (found == cases_.end()) found = cases_.insert(found, {{}, action});
        if (std::ranges::find(found->first, pattern) == found->first.end()) found->first.push_back(std::move(pattern));
    }
    [[nodiscard]] std::string text() const {
        std::string out;
        for (const auto& [patterns, action] : cases_) {
            out += "    " + joined(patterns, " | ") + ")\n";
            if (!action.empty()) out += "        " + action + "\n";
            out += "        return\n        ;;\n";
        }
        return out;
    }

private:
    std::vector<std::pair<std::vector<std::string>, std::string>> cases_;
};

std::string bash_action(Offer::Kind kind, bool is_list, const std::vector<std::string>& words) {
    std::string flags;
    if (kind == Offer::Kind::files) flags += " -f";
    if (kind == Offer::Kind::directories) flags += " -d";
    if (!words.empty()) flags += " -W \"" + joined(words, " ") + '"';
    if (flags.empty()) return {};
    return (is_list ? "_sandroot_offer_list" : "_sandroot_offer") + flags;
}

/// Whether the values of an option depend on its command.
bool is_ambiguous(const Option& option) {
    return std::ranges::any_of(all_options(), [&](const Option& other) {
        return takes_value(other) && other.long_name() == option.long_name() &&
               (other.offer.kind != option.offer.kind || other.offered_words() != option.offered_words());
    });
}

std::vector<std::string> names_of(const Option& option) {
    std::vector<std::string> names;
    if (!option.short_name().empty()) names.emplace_back(option.short_name());
    names.emplace_back(option.long_name());
    return names;
}

std::string zsh_action(Offer::Kind kind, bool is_list, std::string_view value, const std::vector<std::string>& words) {
    const std::string list = joined(words, " ");
    if (kind == Offer::Kind::directories) return "_files -/";
    if (kind == Offer::Kind::files) return words.empty() ? "_files" : "{compadd " + list + "; _files}";
    if (words.empty()) return {};
    return is_list ? "_values -s , " + std::string(value) + ' ' + list : '(' + list + ')';
}

std::string zsh_option(const Option& option) {
    std::string brief;
    for (const char c : brief_of(option)) {
        if (c == '[' || c == ']' || c == '\\') brief += '\\';
        brief += c;
    }
    std::string text = '[' + brief + ']';
    if (option.value.starts_with('['))
        text = "=-" + text + "::" + std::string(option.value.substr(2, option.value.size() - 3)) + ':';
    else if (!option.is_flag())
        text += ':' + std::string(option.value) + ':' +
                zsh_action(option.offer.kind, option.offer.is_list, option.value, option.offered_words());
    const std::string only(option.long_name());
    const std::string both(option.short_name());
    const bool ends_the_line = !option.to.set;
    const std::string before = ends_the_line ? "(- *)" : option.to.repeats ? "*" : "";
    if (both.empty()) return quoted_for_posix(before + only + text);
    return quoted_for_posix(before.empty() ? '(' + both + ' ' + only + ')' : before) + '{' + both + ',' + only + '}' +
           quoted_for_posix(text);
}

std::string zsh_arguments(const std::vector<std::string>& specs) {
    return "_arguments \\\n            " + joined(specs, " \\\n            ") + '\n';
}

std::string fish_condition(std::span<const Command> commands) {
    return commands.size() == command_names.size() ? "__fish_seen_subcommand_from $commands"
                                                   : "__fish_seen_subcommand_from " + names_of(commands);
}

std::string fish_values(Offer::Kind kind, bool is_list, const std::vector<std::string>& words) {
    const std::string list = joined(words, " ");
    if (kind == Offer::Kind::directories) return " -x -a '(__fish_complete_directories)'";
    if (kind == Offer::Kind::files) return " -r -F" + (list.empty() ? "" : " -a '" + list + "'");
    if (list.empty()) return " -x";
    return is_list ? " -x -a '(__fish_append , " + list + ")'" : " -x -a '" + list + "'";
}

}   // namespace

std::string bash_completion() {
    Cases values;
    for (const auto& option : all_options()) {
        if (!takes_value(option)) continue;
        const auto action = bash_action(option.offer.kind, option.offer.is_list, option.offered_words());
        for (const auto& name : names_of(option)) {
            if (!is_ambiguous(option)) values.add("*' " + name + "'", action);
            else
                for (const Command command : option.commands)
                    values.add('\'' + std::string(name_of(command)) + ' ' + name + '\'', action);
        }
    }
    std::string options;
    std::string operands;
    for (const auto& row : all_commands()) {
        std::vector<std::string> names;
        for (const auto& option : all_options())
            if (option.has(row.command)) std::ranges::copy(names_of(option), std::back_inserter(names));
        options += "        " + std::string(row.name()) + ") _sandroot_offer -W \"" + joined(names, " ") + "\" ;;\n";
        for (const auto& operand : row.operands)
            operands += "    '" + std::string(row.name()) + ' ' +
                        (operand.after.empty() ? "'*" : std::string(operand.after) + '\'') + ") " +
                        bash_action(operand.offer.kind, false, words_of(operand.offer)) + " ;;\n";
    }
    std::string program;
    for (const auto& option : all_options())
        if (option.commands.empty()) program += ' ' + joined(names_of(option), " ");
    return "# bash completion for sandroot, printed by: sandroot completion bash\n"
           "_sandroot_offer() {\n"
           "    mapfile -t COMPREPLY < <(compgen \"$@\" -- \"$current\")\n"
           "}\n"
           "_sandroot_offer_list() {\n"
           "    local prefix=\n"
           "    [[ $current == *,* ]] && prefix=${current%,*},\n"
           "    mapfile -t COMPREPLY < <(compgen -P \"$prefix\" \"$@\" -- \"${current##*,}\")\n"
           "}\n"
           "_sandroot() {\n"
           "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command= at\n"
           "    # Readline splits an option from its value at the sign between them.\n"
           "    if [[ $current == = ]]; then\n"
           "        current=\n"
           "    elif [[ $previous == = ]]; then\n"
           "        previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
           "    fi\n"
           "    for ((at = 1; at < COMP_CWORD; at++)); do\n"
           "        case ${COMP_WORDS[at]} in\n"
           "        " +
           all_command_names(" | ") +
           ")\n"
           "            command=${COMP_WORDS[at]}\n"
           "            break\n"
           "            ;;\n"
           "        esac\n"
           "    done\n"
           "    COMPREPLY=()\n"
           "    if [[ -z $command ]]; then\n"
           "        _sandroot_offer -W \"" +
           all_command_names(" ") + program +
           "\"\n"
           "        return\n"
           "    fi\n"
           "    case \"$command $previous\" in\n" +
           values.text() +
           "    esac\n"
           "    if [[ $current == -* ]]; then\n"
           "        case $command in\n" +
           options +
           "        esac\n"
           "        return\n"
           "    fi\n"
           "    case \"$command $previous\" in\n" +
           operands +
           "    esac\n"
           "}\n"
           "complete -o filenames -F _sandroot sandroot\n";
}

std::string zsh_completion() {
    std::vector<std::string> program;
    for (const auto& option : all_options())
        if (option.commands.empty()) program.push_back(zsh_option(option));
    std::string commands = "1:command:((";
    for (const auto& row : all_commands())
        commands += "\n            " + std::string(row.name()) + "\\:\"" + std::string(row.brief) + '"';
    program.push_back(quoted_for_posix(commands + "))"));
    program.emplace_back("'*::argument:->argument'");
    std::string cases;
    for (const auto& row : all_commands()) {
        std::vector<std::string> specs;
        for (const auto& option : all_options())
            if (option.has(row.command)) specs.push_back(zsh_option(option));
        std::size_t place = 0;
        for (const auto& operand : row.operands) {
            const std::string where = operand.name.ends_with("...") ? "*" : std::to_string(++place);
            specs.push_back(
                quoted_for_posix(where + ':' + std::string(operand.name) + ':' +
                                 zsh_action(operand.offer.kind, false, operand.name, words_of(operand.offer))));
        }
        cases += "    " + std::string(row.name()) + ")\n        " + zsh_arguments(specs) + "        ;;\n";
    }
    return "#compdef sandroot\n"
           "# zsh completion for sandroot, printed by: sandroot completion zsh\n"
           "_sandroot() {\n"
           "    local context state state_descr line\n"
           "    typeset -A opt_args\n"
           "    _arguments -C \\\n        " +
           joined(program, " \\\n        ") +
           "\n    [[ $state == argument ]] || return\n"
           "    case $words[1] in\n" +
           cases +
           "    esac\n"
           "}\n"
           "_sandroot \"$@\"\n";
}

std::string fish_completion() {
    std::string out = "# fish completion for sandroot, printed by: sandroot completion fish\n"
                      "set -l commands " +
                      all_command_names(" ") + "\ncomplete -c sandroot -f\n";
    const std::string no_command = "complete -c sandroot -n \"not __fish_seen_subcommand_from $commands\"";
    for (const auto& row : all_commands())
        out += no_command + " -a " + std::string(row.name()) + " -d " + quoted_for_fish(row.brief) + '\n';
    for (const auto& row : all_commands())
        for (const auto& operand : row.operands) {
            std::string seen = std::string(operand.after.empty() ? row.name() : operand.after);
            if (row.operands.size() > 1 && &operand != &row.operands.back())
                seen += "; and not __fish_seen_subcommand_from " + std::string(row.operands.back().after);
            const auto words = joined(words_of(operand.offer), " ");
            out += "complete -c sandroot -n \"__fish_seen_subcommand_from " + seen + '"' +
                   (operand.offer.kind == Offer::Kind::nothing ? "" : " -F") +
                   (words.empty() ? "" : " -a '" + words + "'") + '\n';
        }
    for (const auto& option : all_options()) {
        out +=
            option.commands.empty() ? no_command : "complete -c sandroot -n \"" + fish_condition(option.commands) + '"';
        for (const auto& name : names_of(option))
            out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        if (takes_value(option)) out += fish_values(option.offer.kind, option.offer.is_list, option.offered_words());
        out += " -d " + quoted_for_fish(brief_of(option)) + '\n';
    }
    return out;
}

Result<std::string> completion_script(const std::string& shell) {
    if (shell == "bash") return bash_completion();
    if (shell == "zsh") return zsh_completion();
    if (shell == "fish") return fish_completion();
    return fail(Errc::usage, "unknown shell \"" + shell + '"', "sandroot completion bash, zsh or fish");
}

}   // namespace sandroot::app
