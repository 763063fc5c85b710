#include <sandroot/sandbox/list_file.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace sandroot::sandbox {

namespace {

constexpr std::size_t most_names = 1000;
constexpr std::string_view blanks = " \t\r\f\v";

std::string_view trimmed(std::string_view text) {
    const auto start = text.find_first_not_of(blanks);
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(blanks) - start + 1);
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& byte : out) byte = static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
    return out;
}

std::string_view of_odbcinst(std::string_view line) {
    constexpr std::array<std::string_view, 4> keys{"driver", "driver64", "setup", "setup64"};
    line = trimmed(line);
    if (line.empty() || line.front() == '#' || line.front() == ';' || line.front() == '[') return {};
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return {};
    if (std::ranges::find(keys, lower(trimmed(line.substr(0, equals)))) == keys.end()) return {};
    return trimmed(line.substr(equals + 1));
}

std::string_view of_quoted(std::string_view line) {
    if (!line.starts_with('"')) return {};
    line.remove_prefix(1);
    const auto name = line.substr(0, line.find('"'));
    // A loader's path is alone on its line; the first bytes of a format, such as "/* XPM */", are not.
    const bool is_closed = name.size() < line.size();
    return is_closed && name.starts_with('/') && trimmed(line.substr(name.size() + 1)).empty() ? name
                                                                                               : std::string_view();
}

}   // namespace

std::optional<ListFormat> list_format_named(std::string_view word) {
    if (word == "odbcinst") return ListFormat::odbcinst;
    if (word == "quoted") return ListFormat::quoted;
    return std::nullopt;
}

std::vector<std::string> libraries_named(ListFormat format, std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty() && names.size() < most_names) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto name = format == ListFormat::odbcinst ? of_odbcinst(line) : of_quoted(line);
        if (name.empty() || name.size() > 4095 || name.contains('\0')) continue;
        if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
    }
    return names;
}

}   // namespace sandroot::sandbox
