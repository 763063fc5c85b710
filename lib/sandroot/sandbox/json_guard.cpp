#include <sandroot/base/escape.hpp>
#include <sandroot/sandbox/json_guard.hpp>

#include <string>

namespace sandroot::sandbox {

namespace {

constexpr std::size_t deepest = 8;

std::unexpected<Error> mistake(std::string_view origin, std::size_t at, const std::string& what) {
    return fail(Errc::malformed, escape_for_terminal(origin) + ": byte " + std::to_string(at + 1) + ": " + what);
}

bool is_control(char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == '\x7f';
}

/// Where the string that begins at `start` ends: the index of its closing quotation mark.
Result<std::size_t> end_of_string(std::string_view text, std::size_t start, std::string_view origin) {
    for (std::size_t at = start + 1; at < text.size(); ++at) {
        if (text[at] == '"') return at;
        if (is_control(text[at])) return mistake(origin, at, "a control character in a string");
        if (text[at] == '\\') ++at;
    }
    return mistake(origin, start, "a string without end");
}

}   // namespace

Result<void> check_json(std::string_view text, std::string_view origin) {
    constexpr std::string_view blanks = " \t\r\n";
    constexpr std::string_view words = "+-.0123456789abcdefghijklmnopqrstuvwxyzE";   // Numbers, true, false, null.
    std::string open;         // The brackets that are wanted yet.
    bool closed = false;      // The outermost bracket was.
    bool has_value = false;   // A colon stood since the last comma.
    char last = 0;            // But for blanks.
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char byte = text[at];
        if (blanks.find(byte) != std::string_view::npos) continue;
        if (closed) return mistake(origin, at, "something behind the end");
        if (open.empty() && byte != '[' && byte != '{') return mistake(origin, at, "an array or object belongs here");
        if (byte == '"') {
            SR_TRY(at, end_of_string(text, at, origin));
        } else if (byte == '[' || byte == '{') {
            if (open.size() == deepest) return mistake(origin, at, "nested too deep");
            open += byte == '[' ? ']' : '}';
            has_value = false;
        } else if (byte == ']' || byte == '}') {
            if (open.back() != byte) return mistake(origin, at, "a bracket that closes nothing");
            open.pop_back();
            closed = open.empty();
        } else if (byte == ':') {
            if (last != '"' || open.back() != '}' || has_value) return mistake(origin, at, "a colon behind no key");
            has_value = true;
        } else if (byte == ',') {
            has_value = false;
        } else if (words.find(byte) == std::string_view::npos) {
            return mistake(origin, at, "'" + escape_for_terminal({&byte, 1}) + "' is not JSON");
        }
        last = byte;
    }
    if (!closed) return mistake(origin, text.size(), "a bracket is missing");
    return {};
}

}   // namespace sandroot::sandbox
