#include <sandroot/loader/system/compiled_in.hpp>

#include <algorithm>
#include <charconv>

namespace sandroot::loader {

namespace {

bool belongs_to_a_path(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           std::string_view("/._-+").find(byte) != std::string_view::npos;
}

/// The directory that begins at `at` and ends with "/\0"; empty where there is none.
std::string_view directory_at(std::string_view bytes, std::size_t at) {
    constexpr std::size_t longest = 256;
    if (bytes[at] != '/') return {};
    std::size_t end = at;
    while (end < bytes.size() && end - at < longest && belongs_to_a_path(bytes[end])) ++end;
    if (end == bytes.size() || bytes[end] != '\0' || end - at < 2 || bytes[end - 1] != '/') return {};
    const std::string_view directory = bytes.substr(at, end - at);
    return directory.find("lib") == std::string_view::npos ? std::string_view() : directory;
}

std::vector<std::string> find_default_directories(std::string_view bytes) {
    std::vector<std::string> longest;
    for (std::size_t at = bytes.find('/'); at != std::string_view::npos; at = bytes.find('/', at)) {
        const bool starts = at == 0 || bytes[at - 1] == '\0';
        std::vector<std::string> run;
        for (std::string_view directory; starts && at < bytes.size(); at += directory.size() + 1) {
            directory = directory_at(bytes, at);
            if (directory.empty()) break;
            run.emplace_back(directory.substr(0, directory.size() - 1));
        }
        if (run.size() > longest.size()) longest = std::move(run);
        if (at >= bytes.size()) break;
        if (bytes[at] == '/') ++at;
    }
    return longest;
}

std::optional<Version> number_pair(std::string_view text) {
    Version version;
    const char* const end = text.data() + text.size();
    const auto major = std::from_chars(text.data(), end, version.major);
    if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return std::nullopt;
    if (std::from_chars(major.ptr + 1, end, version.minor).ec != std::errc()) return std::nullopt;
    return version;
}

}   // namespace

CompiledIn read_compiled_in(std::string_view bytes) {
    CompiledIn compiled;
    compiled.default_directories = find_default_directories(bytes);
    constexpr std::string_view phrase = " release version ";
    if (const auto at = bytes.find(phrase); at != std::string_view::npos)
        compiled.version = number_pair(bytes.substr(at + phrase.size(), 16));
    return compiled;
}

std::optional<Version> version_of_symbol(std::string_view name) {
    constexpr std::string_view prefix = "GLIBC_";
    return name.starts_with(prefix) ? number_pair(name.substr(prefix.size())) : std::nullopt;
}

std::string lib_token_of(const std::vector<std::string>& default_directories) {
    if (default_directories.empty()) return "lib";
    const std::string& first = default_directories.front();
    const auto slash = first.rfind('/');
    const std::string last = first.substr(slash + 1);
    return last.find("-linux-") == std::string::npos ? last : "lib/" + last;
}

}   // namespace sandroot::loader
