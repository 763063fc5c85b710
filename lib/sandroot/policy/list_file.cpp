#include <sandroot/policy/list_file.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <cstring>

namespace sandroot::policy {

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

std::string_view of_gss(std::string_view line) {
    line = trimmed(line);
    if (line.starts_with('#')) return {};
    for (int word = 0; word < 2; ++word) {
        line.remove_prefix(std::min(line.size(), line.find_first_of(blanks)));
        line = trimmed(line);
    }
    return line.substr(0, line.find_first_of(blanks));
}

/// The text of a typelib's header that names its libraries; empty where this is no typelib, or a broken one.
std::string_view libraries_of_typelib(std::string_view bytes) {
    constexpr std::string_view magic = "GOBJ\nMETADATA\r\n\032";
    constexpr std::size_t size_at = 40;
    constexpr std::size_t libraries_at = 52;
    if (!bytes.starts_with(magic) || bytes.size() < libraries_at + sizeof(std::uint32_t)) return {};
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        std::memcpy(&value, bytes.data() + at, sizeof value);
        return value;
    };
    // It has the byte order of its image, which its own size tells.
    const bool is_swapped = std::byteswap(number(size_at)) == bytes.size();
    if (!is_swapped && number(size_at) != bytes.size()) return {};
    const std::size_t start = is_swapped ? std::byteswap(number(libraries_at)) : number(libraries_at);
    if (start == 0 || start >= bytes.size()) return {};
    const auto text = bytes.substr(start);
    const auto end = text.find('\0');
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

std::string_view name_in(ListFormat format, std::string_view line) {
    switch (format) {
    case ListFormat::odbcinst:
        return of_odbcinst(line);
    case ListFormat::quoted:
        return of_quoted(line);
    case ListFormat::gss:
        return of_gss(line);
    case ListFormat::typelib:
        return trimmed(line);
    }
    return {};
}

}   // namespace

std::optional<ListFormat> list_format_named(std::string_view word) {
    if (word == "odbcinst") return ListFormat::odbcinst;
    if (word == "quoted") return ListFormat::quoted;
    if (word == "gss") return ListFormat::gss;
    if (word == "typelib") return ListFormat::typelib;
    return std::nullopt;
}

std::vector<std::string> libraries_named(ListFormat format, std::string_view text) {
    std::vector<std::string> names;
    const char separator = format == ListFormat::typelib ? ',' : '\n';
    if (format == ListFormat::typelib) text = libraries_of_typelib(text);
    while (!text.empty() && names.size() < most_names) {
        const auto line = text.substr(0, text.find(separator));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto name = name_in(format, line);
        if (name.empty() || name.size() > 4095 || name.contains('\0')) continue;
        if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
    }
    return names;
}

}   // namespace sandroot::policy
