#include "cli/manual.hpp"

#include "cli/help.hpp"

#include <algorithm>
#include <cctype>

namespace sandroot::app {

namespace {

/// For troff: a hyphen that can be copied, a backslash that is one.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '-' || c == '\\') out += '\\';
        out += c == '\\' ? 'e' : c;
    }
    return out;
}

std::string bold(std::string_view text) {
    return "\\fB" + escaped(text) + "\\fR";
}
std::string italic(std::string_view text) {
    return "\\fI" + escaped(text) + "\\fR";
}

/// One word of running text, as what it is: an option, a value that can be given, the name of a value.
std::string word(std::string_view text, const Option& option, const std::vector<std::string>& values) {
    const auto begin = std::min(text.find_first_not_of("(`"), text.size());
    const auto end = text.find_last_not_of(".,;:)`") + 1;
    if (begin >= end) return escaped(text);
    const std::string core(text.substr(begin, end - begin));
    const bool is_name =
        core == option.value || option.value.starts_with(core + '|') || option.value.ends_with('|' + core);
    const bool is_literal = core.starts_with("--") || text.find('`') != std::string_view::npos ||
                            std::ranges::find(values, core) != values.end();
    std::string out(text.substr(0, begin));
    out += is_literal ? bold(core) : is_name ? italic(core) : escaped(core);
    out += text.substr(end);
    std::erase(out, '`');
    return out;
}

/// Running text, a sentence on each line. Words between backquotes are literal.
std::string paragraph(std::string_view text, const Option& option) {
    const auto values = option.to.words ? option.to.words() : std::vector<std::string>();
    std::string out;
    bool is_quoted = false;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const std::string one(text.substr(0, end));
        const bool was_quoted = is_quoted;
        if (std::ranges::count(one, '`') % 2 == 1) is_quoted = !is_quoted;
        out += word(was_quoted && is_quoted ? '`' + one : one, option, values);
        out += one.ends_with('.') ? '\n' : ' ';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!out.empty()) out.back() = '\n';
    return out;
}

std::string sentence_of(const Option& option) {
    std::string text = brief_of(option) + '.';
    if (option.brief.starts_with("{words}")) return std::string(option.value) + " is " + text;
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text;
}

/// "(build, verify)"
std::string scope_of(const Option& option) {
    std::string listed;
    std::string others;
    for (const auto& row : all_commands())
        (option.has(row.command) ? listed : others) += ", " + std::string(row.name());
    if (others.empty()) return "(all commands)\n";
    if (others.size() < listed.size() / 3) return "(all commands except " + others.substr(2) + ")\n";
    return '(' + listed.substr(2) + ")\n";
}

std::string entry_of(const Option& option) {
    std::string out = ".TP\n";
    if (!option.short_name().empty()) out += bold(option.short_name()) + ", ";
    out += bold(option.long_name());
    if (!option.value.empty()) out += (option.value.starts_with('[') ? "" : " ") + italic(option.value);
    out += '\n';
    if (!option.commands.empty()) out += scope_of(option);
    return out + paragraph(sentence_of(option), option) + paragraph(with_words(option.more, option), option);
}

/// An option of the program that every command has as well is listed once.
bool is_listed(const Option& option) {
    if (!option.commands.empty()) return true;
    return std::ranges::none_of(all_options(),
                                [&](const Option& other) { return &other != &option && other.names == option.names; });
}

std::string options_section() {
    std::string out;
    for (std::size_t group = 0; group < group_count; ++group) {
        out += ".SS " + std::string(heading_of(Group(group))) + '\n';
        for (const auto& option : all_options())
            if (option.group == Group(group) && is_listed(option)) out += entry_of(option);
    }
    return out;
}

}   // namespace

std::string manual_page() {
    constexpr std::string_view mark = "@OPTIONS@\n";
    std::string page(manual_template);
    return page.replace(page.find(mark), mark.size(), options_section());
}

}   // namespace sandroot::app
