#include <sandroot/explain/errors/clean.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace sandroot::explain {

namespace {

/// How many bytes an escape sequence has behind its ESC.
std::size_t sequence_length(std::string_view after_escape) {
    if (after_escape.empty()) return 0;
    if (after_escape.front() == ']') {   // An operating system command: up to BEL or ESC backslash.
        const std::size_t end = after_escape.find_first_of("\a\033\n");
        return end == std::string_view::npos ? after_escape.size() : end + (after_escape[end] == '\a' ? 1 : 0);
    }
    if (after_escape.front() != '[') return 1;
    std::size_t at = 1;
    while (at < after_escape.size() && (after_escape[at] < '@' || after_escape[at] > '~') && after_escape[at] != '\n')
        ++at;
    return std::min(at + 1, after_escape.size());
}

/// ESC as JSON, Python and shells write it.
std::size_t escaped_escape(std::string_view text) {
    for (const std::string_view form : {"\\u001b", "\\u001B", "\\x1b", "\\x1B", "\\033", "\\e["})
        if (text.starts_with(form)) return form == "\\e[" ? 2 : form.size();
    return 0;
}

using Replacement = std::pair<std::string_view, std::string_view>;
constexpr std::array<Replacement, 19> replacements{{{"\\r\\n", "\n"},
                                                    {"\\n", "\n"},
                                                    {"\\r", "\n"},
                                                    {"\\t", " "},
                                                    {"\\\\", "\\"},
                                                    {"\\\"", "'"},
                                                    {"\\'", "'"},
                                                    {"\\/", "/"},
                                                    {"\\u0027", "'"},
                                                    {"\\u0022", "'"},
                                                    {"&#39;", "'"},
                                                    {"&quot;", "'"},
                                                    {"\xe2\x80\x98", "'"},
                                                    {"\xe2\x80\x99", "'"},
                                                    {"\xe2\x80\x9c", "'"},
                                                    {"\xe2\x80\x9d", "'"},
                                                    {"`", "'"},
                                                    {"\"", "'"},
                                                    {"\r", "\n"}}};

}   // namespace

std::vector<std::string> clean_lines(std::string_view raw) {
    std::vector<std::string> lines;
    std::string line;
    const auto flush = [&] {
        const std::size_t first = line.find_first_not_of(" \t");
        if (first != std::string::npos) lines.push_back(line.substr(first, line.find_last_not_of(" \t") - first + 1));
        line.clear();
    };
    while (!raw.empty()) {
        const char c = raw.front();
        if (c == '\n') {
            flush();
            raw.remove_prefix(1);
            continue;
        }
        if (c == '\033') {
            raw.remove_prefix(1 + sequence_length(raw.substr(1)));
            continue;
        }
        if (const std::size_t length = c == '\\' ? escaped_escape(raw) : 0; length > 0) {
            raw.remove_prefix(length);
            raw.remove_prefix(sequence_length(raw));
            continue;
        }
        const auto found =
            std::string_view("\\&\xe2`\"\r").contains(c)
                ? std::ranges::find_if(replacements, [&](const auto& one) { return raw.starts_with(one.first); })
                : replacements.end();
        if (found == replacements.end()) {
            line += c;
            raw.remove_prefix(1);
        } else {
            raw.remove_prefix(found->first.size());
            if (found->second == "\n") flush();
            else line += found->second;
        }
    }
    flush();
    return lines;
}

}   // namespace sandroot::explain
