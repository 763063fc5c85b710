#include <sandroot/base/escape.hpp>
#include <sandroot/config/yaml/text.hpp>

#include <algorithm>
#include <array>

namespace sandroot::config {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

Result<void> check_encoding(std::string_view text, std::string_view origin) {
    using namespace std::string_view_literals;
    constexpr std::array marks{"\xff\xfe"sv, "\xfe\xff"sv, "\0\0\xfe\xff"sv};
    const bool marked = std::ranges::any_of(marks, [&](auto mark) { return text.starts_with(mark); });
    // Without a mark, the first character is ASCII and so every other byte or three of four are zero.
    const bool wide = text.size() > 1 && (text[0] == 0) != (text[1] == 0);
    if (marked || wide)
        return mistake(origin, 1, "UTF-16 or UTF-32, where UTF-8 is expected",
                       "iconv -f UTF-16 -t UTF-8 " + quote_for_shell(origin));
    return {};
}

/// What is wrong with a line's bytes; empty where nothing is.
std::string trouble_in(std::string_view line) {
    const auto control = std::ranges::find_if(
        line, [](char byte) { return (static_cast<unsigned char>(byte) < 0x20 && byte != '\t') || byte == '\x7f'; });
    if (control != line.end()) {
        if (*control == '\0') return "a NUL byte";
        if (*control == '\r') return "a carriage return that ends no line";
        return "a control character, " + escape_for_terminal({&*control, 1});
    }
    if (!is_utf8(line)) return "bytes that are not UTF-8";
    for (std::size_t at = 0; (at = line.find('\xc2', at)) != std::string_view::npos; ++at)
        if (at + 1 < line.size() && static_cast<unsigned char>(line[at + 1]) < 0xa0)
            return "a control character, " + escape_for_terminal(line.substr(at, 2));
    for (const std::string_view separator : {"\xe2\x80\xa8", "\xe2\x80\xa9"})
        if (line.find(separator) != std::string_view::npos)
            return escape_for_terminal(separator) + ", which ends a line for some readers of YAML and not for others";
    return {};
}

}   // namespace

std::vector<TextLine> lines_of(std::string_view text) {
    std::vector<TextLine> lines;
    std::size_t begin = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    while (begin < text.size()) {
        const auto newline = std::min(text.find('\n', begin), text.size());
        const bool carriage_return = newline < text.size() && newline > begin && text[newline - 1] == '\r';
        const auto end = carriage_return ? newline - 1 : newline;
        const auto next = std::min(newline + 1, text.size());
        lines.push_back({begin, text.substr(begin, end - begin), text.substr(end, next - end)});
        begin = next;
    }
    return lines;
}

Result<void> check_text(std::string_view text, std::string_view origin) {
    if (text.size() > largest_config)
        return fail(Errc::malformed, escape_for_terminal(origin) + ": " + std::to_string(text.size()) +
                                         " bytes, and a config.yaml of more than " + std::to_string(largest_config) +
                                         " is not read");
    SR_DO(check_encoding(text, origin));
    const auto lines = lines_of(text);
    for (std::size_t at = 0; at < lines.size(); ++at)
        if (const auto trouble = trouble_in(lines[at].content); !trouble.empty())
            return mistake(origin, at + 1, trouble);
    return {};
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

bool is_comment(std::string_view line) {
    const auto first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line[first] == '#';
}

std::size_t indent_of(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

bool is_document_mark(std::string_view line) {
    if (!line.starts_with("---") && !line.starts_with("...")) return false;
    return line.size() == 3 || line[3] == ' ' || line[3] == '\t';
}

std::unexpected<Error> mistake(std::string_view origin, std::size_t line, const std::string& what, std::string hint) {
    return fail(Errc::malformed, escape_for_terminal(origin) + ": line " + std::to_string(line) + ": " + what,
                std::move(hint));
}

}   // namespace sandroot::config
