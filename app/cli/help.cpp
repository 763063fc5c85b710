#include "cli/help.hpp"

#include <algorithm>

namespace sandroot::app {

namespace {

constexpr std::size_t text_column = 26;
constexpr std::size_t text_width = 54;

void append_indented(std::string& out, std::string_view text) {
    while (!text.empty()) {
        std::size_t end = text.size();
        if (end > text_width) end = text.rfind(' ', text_width);
        out += std::string(text_column, ' ') + std::string(text.substr(0, end)) + '\n';
        text.remove_prefix(std::min(text.size(), end + 1));
    }
}

void append_option(std::string& out, const Option& option, bool full) {
    std::string left = "  ";
    if (!option.short_name().empty()) left += std::string(option.short_name()) + ", ";
    left += option.long_name();
    if (!option.value.empty()) left += (option.value.starts_with('[') ? "" : " ") + std::string(option.value);
    left.resize(std::max(left.size() + 2, text_column), ' ');
    out += left + brief_of(option) + '\n';
    if (full) append_indented(out, with_words(option.more, option));
}

void append_options(std::string& out, Command command, bool full) {
    for (std::size_t group = 0; group < group_count; ++group) {
        bool has_heading = false;
        for (const auto& option : all_options()) {
            if (option.group != Group(group) || !option.has(command)) continue;
            if (!has_heading) out += '\n' + std::string(heading_of(option.group)) + ":\n";
            has_heading = true;
            append_option(out, option, full);
        }
    }
}

std::string program_help(bool full) {
    std::string out = "Usage: sandroot COMMAND [OPTIONS]\n";
    if (full)
        out += "\n"
               "Finds the shared libraries that the Python packages of an image need, as the\n"
               "loader would find them, and builds the smallest root that works from that: the\n"
               "chroot in which dify-sandbox runs code.\n";
    out += "\nCommands:\n";
    for (const auto& command : all_commands()) {
        std::string left = "  " + std::string(command.name());
        left.resize(text_column - 10, ' ');
        out += left + std::string(command.brief) + '\n';
    }
    out += "\nOptions:\n";
    for (const auto& option : all_options())
        if (option.commands.empty()) append_option(out, option, full);
    if (full)
        out += "\n"
               "Examples:\n"
               "  sandroot build                          in a Dockerfile, after pip install\n"
               "  sandroot resolve ./module.so            which libraries, found by which rule\n"
               "\n"
               "Exit status:\n"
               "0 fine; 1 something is missing or wrong with what was examined; 2 wrong usage or\n"
               "failure, and nothing was changed.\n";
    return out + "\nEach command explains itself: sandroot COMMAND --help. Manual: man sandroot.\n";
}

}   // namespace

std::string with_words(std::string_view text, const Option& option) {
    constexpr std::string_view mark = "{words}";
    std::string out(text);
    const auto at = out.find(mark);
    if (at == std::string::npos) return out;
    std::string list;
    const auto words = option.to.words();
    for (std::size_t word = 0; word < words.size(); ++word)
        list += (word == 0 ? "" : word + 1 < words.size() ? ", " : " or ") + words[word];
    return out.replace(at, mark.size(), list);
}

std::string brief_of(const Option& option) {
    std::string out = with_words(option.brief, option);
    if (!option.default_value.empty()) out += " (default: " + std::string(option.default_value) + ')';
    if (option.to.repeats && !option.is_flag()) out += "; repeatable";
    return out;
}

std::string help(std::optional<Command> command, bool full) {
    if (!command) return program_help(full);
    const CommandRow& row = row_of(*command);
    std::string out = "Usage: " + std::string(row.usage) + '\n';
    if (full) out += '\n' + std::string(row.about);
    append_options(out, *command, full);
    if (full) out += "\nExamples:\n" + std::string(row.examples) + "\nExit status:\n" + std::string(row.statuses);
    return out;
}

std::string version_line() {
    return "sandroot " SANDROOT_VERSION "\n";
}

}   // namespace sandroot::app
