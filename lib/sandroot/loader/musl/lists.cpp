#include <sandroot/loader/musl/lists.hpp>
#include <sandroot/loader/search/search_list.hpp>

namespace sandroot::loader {

std::vector<std::string> split_musl_list(std::string_view text) {
    constexpr std::string_view separators = ":\n";
    std::vector<std::string> directories;
    while (directories.size() < most_directories) {
        const auto start = text.find_first_not_of(separators);
        if (start == std::string_view::npos) break;
        text.remove_prefix(start);
        const auto element = text.substr(0, text.find_first_of(separators));
        // No path can hold a longer one.
        if (element.size() <= longest_path) directories.push_back(std::string(element) + '/');
        text.remove_prefix(element.size());
    }
    return directories;
}

std::optional<std::string> expand_musl_rpath(std::string_view rpath, const std::optional<std::string>& origin) {
    std::string out;
    while (true) {
        const auto dollar = rpath.find('$');
        out += rpath.substr(0, dollar);
        if (dollar == std::string_view::npos) return out;
        rpath.remove_prefix(dollar);
        const std::string_view token = rpath.starts_with("${ORIGIN}") ? "${ORIGIN}" : "$ORIGIN";
        if (!rpath.starts_with(token) || !origin) return std::nullopt;
        // As many tokens as fill the longest list that can be of use; a hostile one must not cost gigabytes.
        if (out.size() > most_directories * longest_path) return std::nullopt;
        out += *origin;
        rpath.remove_prefix(token.size());
    }
}

std::vector<std::string> musl_rpath(const elf::Facts& facts, const std::optional<std::string>& origin) {
    const auto& written = facts.runpath ? facts.runpath : facts.rpath;
    if (!written) return {};
    const auto list = expand_musl_rpath(*written, origin);
    return list ? split_musl_list(*list) : std::vector<std::string>();
}

std::string musl_origin_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? "." : std::string(path.substr(0, slash));
}

}   // namespace sandroot::loader
