#include <sandroot/config/yaml/scalar.hpp>

#include <algorithm>

namespace sandroot::config {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view brackets = ",[]{}";

std::optional<std::size_t> behind_quotes(std::string_view line, std::size_t at) {
    const char quote = line[at];
    for (++at; at < line.size(); ++at) {
        if (quote == '"' && line[at] == '\\') {
            ++at;
        } else if (line[at] == quote) {
            if (quote == '"' || at + 1 == line.size() || line[at + 1] != quote) return at + 1;
            ++at;
        }
    }
    return std::nullopt;
}

std::size_t behind_plain(std::string_view line, std::size_t at, bool flow) {
    std::size_t end = at;
    for (; at < line.size(); ++at) {
        const bool blank = blanks.find(line[at]) != std::string_view::npos;
        if (flow && brackets.find(line[at]) != std::string_view::npos) break;
        if (line[at] == '#' && at > 0 && blanks.find(line[at - 1]) != std::string_view::npos) break;
        if (line[at] == ':' && (at + 1 == line.size() || blanks.find(line[at + 1]) != std::string_view::npos)) break;
        if (!blank) end = at + 1;
    }
    return end;
}

std::string hexadecimal(char byte) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto value = static_cast<unsigned char>(byte);
    return {'\\', 'x', digits[value >> 4U], digits[value & 15U]};
}

}   // namespace

std::optional<std::size_t> end_of_scalar(std::string_view line, std::size_t column, bool flow, std::string_view value) {
    while (column < line.size() && (line[column] == '&' || line[column] == '!')) {
        column = std::min(line.find_first_of(blanks, column), line.size());
        column = std::min(line.find_first_not_of(blanks, column), line.size());
    }
    if (column == line.size()) return std::nullopt;
    switch (line[column]) {
    case '"':
    case '\'':
        return behind_quotes(line, column);
    case '|':
    case '>':
        return std::nullopt;
    case '*':
        return std::min(line.find_first_of(flow ? " \t,]}" : " \t", column), line.size());
    default:
        const std::size_t end = behind_plain(line, column, flow);
        if (line.substr(column, end - column) != value) return std::nullopt;
        return end;
    }
}

std::string spelled(std::string_view path, char quote) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-@~";
    const bool is_plain = path.starts_with('/') && path.find_first_not_of(plain) == std::string_view::npos;
    if (is_plain && quote == 0) return std::string(path);
    const bool is_ascii = std::ranges::all_of(path, [](char byte) { return byte >= 0x20 && byte < 0x7f; });
    if (quote == '\'' && is_ascii && path.find('\'') == std::string_view::npos) return "'" + std::string(path) + "'";
    std::string out = "\"";
    for (std::size_t at = 0; at < path.size(); ++at) {
        const char byte = path[at];
        const auto rest = path.substr(at);
        if (byte == '"' || byte == '\\') {
            out += '\\';
            out += byte;
        } else if (static_cast<unsigned char>(byte) < 0x20 || byte == '\x7f') {
            out += hexadecimal(byte);
        } else if (byte == '\xc2' && at + 1 < path.size() && static_cast<unsigned char>(path[at + 1]) < 0xa0) {
            out += hexadecimal(path[++at]);   // U+0080 to U+009F, where the escape is the number.
        } else if (rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9")) {
            out += rest[2] == '\xa8' ? "\\u2028" : "\\u2029";
            at += 2;
        } else if (rest.starts_with("\xef\xbb\xbf")) {
            out += "\\ufeff";
            at += 2;
        } else {
            out += byte;
        }
    }
    return out + '"';
}

}   // namespace sandroot::config
