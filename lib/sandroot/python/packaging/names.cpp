#include <sandroot/base/escape.hpp>
#include <sandroot/python/packaging/names.hpp>

#include <algorithm>

namespace sandroot::python {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_word_character(char c) {
    const char small = lower(c);
    return (small >= 'a' && small <= 'z') || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_word(std::string_view word) {
    return !word.empty() && std::ranges::all_of(word, is_word_character) && is_utf8(word);
}

}   // namespace

std::string normalised_name(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c != '-' && c != '_' && c != '.') out += lower(c);
        else if (out.empty() || out.back() != '-') out += '-';
    }
    return out;
}

bool is_identifier(std::string_view word) {
    return is_word(word) && !is_digit(word.front());
}

bool is_library_name(std::string_view file_name) {
    const auto at = file_name.rfind(".so");
    if (at == std::string_view::npos || at == 0) return false;
    const auto version = file_name.substr(at + 3);
    return version.empty() || (version.size() > 1 && version[0] == '.' && is_digit(version[1]));
}

std::optional<ModuleName> module_of(std::string_view relative, const std::vector<std::string>& suffixes) {
    std::string dotted;
    for (auto slash = relative.find('/'); slash != std::string_view::npos; slash = relative.find('/')) {
        const auto directory = relative.substr(0, slash);
        if (!is_identifier(directory)) return std::nullopt;
        dotted.append(directory).append(".");
        relative.remove_prefix(slash + 1);
    }
    for (const auto& suffix : suffixes) {
        if (suffix.empty() || !relative.ends_with(suffix)) continue;
        const auto stem = relative.substr(0, relative.size() - suffix.size());
        if (!is_word(stem)) continue;
        if (stem != "__init__") return ModuleName{dotted.append(stem), suffix};
        if (dotted.empty()) return std::nullopt;
        dotted.pop_back();
        return ModuleName{std::move(dotted), suffix};
    }
    return std::nullopt;
}

}   // namespace sandroot::python
