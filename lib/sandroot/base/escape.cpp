#include <sandroot/base/escape.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace sandroot {

namespace {

/// Length in bytes of the UTF-8 sequence at the start of `bytes`, its code point in `point`; 0 if it is malformed.
std::size_t decode(std::string_view bytes, char32_t& point) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return point = first, 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || bytes.size() < length) return 0;
    point = first & (0xff >> (length + 1));
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xc0) != 0x80) return 0;
        point = point << 6 | (byte(at) & 0x3f);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (point < smallest[length] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return 0;
    return length;
}

bool drives_the_terminal(char32_t point) {
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || (point >= 0x200e && point <= 0x200f) ||
           (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

/// Nearly every name is this, and then there is nothing to decode.
bool is_plain_ascii(std::string_view bytes) {
    return std::ranges::all_of(bytes, [](char byte) { return byte >= 0x20 && byte < 0x7f; });
}

}   // namespace

std::string escape_for_terminal(std::string_view bytes) {
    if (is_plain_ascii(bytes)) return std::string(bytes);
    std::string out;
    out.reserve(bytes.size());
    const auto hex = [&](const char* format, unsigned value) {
        std::array<char, 16> buffer{};
        const int length = std::snprintf(buffer.data(), buffer.size(), format, value);
        out.append(buffer.data(), static_cast<std::size_t>(length));
    };
    while (!bytes.empty()) {
        char32_t point = 0;
        const std::size_t length = decode(bytes, point);
        if (length == 0) {
            hex("\\x%02x", static_cast<unsigned char>(bytes.front()));
        } else if (point == '\n') {
            out += "\\n";
        } else if (point == '\t') {
            out += "\\t";
        } else if (drives_the_terminal(point)) {
            hex(point < 0x100 ? "\\x%02x" : "\\u%04x", point);
        } else {
            out += bytes.substr(0, length);
        }
        bytes.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

std::string quote_for_shell(std::string_view bytes) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
    if (!bytes.empty() && bytes.find_first_not_of(plain) == std::string_view::npos) return std::string(bytes);
    std::string out = "'";
    for (const char byte : bytes) {
        if (byte == '\'') out += "'\\''";
        else out += byte;
    }
    return out += '\'';
}

bool is_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        char32_t point = 0;
        const std::size_t length = decode(bytes, point);
        if (length == 0) return false;
        bytes.remove_prefix(length);
    }
    return true;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto byte = [&](std::size_t i) -> std::uint32_t {
            return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0;
        };
        const std::uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (std::size_t digit = 0; digit < 4; ++digit)
            out += at + digit <= bytes.size() ? digits[group >> (18 - 6 * digit) & 0x3f] : '=';
    }
    return out;
}

}   // namespace sandroot
