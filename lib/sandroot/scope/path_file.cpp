#include <sandroot/python/packaging/metadata.hpp>
#include <sandroot/python/search_directories.hpp>
#include <sandroot/scope/path_file.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace sandroot::scope {

namespace {

constexpr std::size_t text_limit = 4U << 20U;
constexpr std::size_t longest_path = 4096;   // PATH_MAX.

}   // namespace

std::vector<RootPath> directories_of_path_file(const fs::Tree& tree, const RootPath& path) {
    std::vector<RootPath> directories;
    const auto text = fs::read(tree, path, text_limit);
    if (!text) return directories;
    for (const auto line : python::parse_lines(*text)) {
        if (line.starts_with('#') || line.starts_with("import ") || line.starts_with("import\t")) continue;
        if (line.find('\0') != std::string_view::npos || line.size() >= longest_path) continue;
        directories.push_back(python::folded(path.parent(), line));
    }
    return directories;
}

std::vector<RootPath> sources_of_finder(const fs::Tree& tree, const RootPath& path) {
    std::vector<RootPath> sources;
    const auto text = fs::read(tree, path, text_limit);
    if (!text) return sources;
    for (const auto line : python::parse_lines(*text)) {
        if (!line.starts_with("MAPPING")) continue;
        for (auto rest = line; !rest.empty();) {
            const auto start = rest.find("'/");
            if (start == std::string_view::npos) break;
            rest.remove_prefix(start + 1);
            const auto found = rest.substr(0, rest.find('\''));
            rest.remove_prefix(std::min(rest.size(), found.size() + 1));
            if (found.find('\0') == std::string_view::npos && found.size() < longest_path)
                sources.push_back(python::folded(RootPath(), found));
        }
    }
    return sources;
}

}   // namespace sandroot::scope
