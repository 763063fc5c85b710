#include <sandroot/explain/error_text.hpp>

#include <algorithm>
#include <array>

namespace sandroot::explain {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The word that ends where `text` ends, as a library's name or path may stand in a sentence or in quotes.
std::string_view last_word(std::string_view text) {
    const std::size_t before = text.find_last_of(" \t\n\"'`(");
    return before == std::string_view::npos ? text : text.substr(before + 1);
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || c == '/';
}

}   // namespace

std::optional<std::string> missing_library(std::string_view message) {
    constexpr std::string_view glibc = ": cannot open shared object file";
    constexpr std::string_view absent = ": No such file or directory";
    for (std::size_t at = message.find(glibc); at != std::string_view::npos; at = message.find(glibc, at + 1)) {
        const auto after = message.substr(at + glibc.size());
        // The errno is not always quoted; if it is, only ENOENT and ENOTDIR mean that nothing is there.
        if (after.starts_with(": ") && !after.starts_with(absent) && !after.starts_with(": Not a directory")) continue;
        if (const auto name = last_word(message.substr(0, at)); !name.empty()) return std::string(name);
    }
    constexpr std::string_view musl = "Error loading shared library ";
    if (const std::size_t at = message.find(musl); at != std::string_view::npos) {
        const auto rest = message.substr(at + musl.size());
        const std::size_t end = rest.find(absent);
        if (end != std::string_view::npos && end > 0) return std::string(rest.substr(0, end));
    }
    return {};
}

std::string original_error(std::string_view message) {
    constexpr std::string_view marker = "Original error was:";
    const std::size_t at = message.rfind(marker);
    if (at == std::string_view::npos) return std::string(message);
    const auto rest = trimmed(message.substr(at + marker.size()));
    return std::string(rest.substr(0, rest.find('\n')));
}

std::string innermost_cause(const std::vector<std::string>& chain) {
    if (chain.empty()) return {};
    const auto names_one = [](const std::string& text) { return missing_library(text).has_value(); };
    const auto found = std::find_if(chain.rbegin(), chain.rend(), names_one);
    return original_error(found == chain.rend() ? chain.back() : *found);
}

std::string_view kernel_folder_in(std::string_view message) {
    constexpr std::array<std::string_view, 3> folders{"/proc", "/dev", "/sys"};
    for (const auto folder : folders) {
        for (std::size_t at = message.find(folder); at != std::string_view::npos; at = message.find(folder, at + 1)) {
            const bool begins = at == 0 || !is_word_character(message[at - 1]);
            const std::size_t end = at + folder.size();
            if (begins && (end == message.size() || message[end] == '/' || !is_word_character(message[end])))
                return folder;
        }
    }
    return {};
}

}   // namespace sandroot::explain
