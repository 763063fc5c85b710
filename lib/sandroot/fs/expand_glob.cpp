#include <sandroot/base/glob.hpp>
#include <sandroot/fs/expand_glob.hpp>

#include <algorithm>
#include <limits>
#include <string_view>

namespace sandroot::fs {

namespace {

constexpr std::size_t longest_path = 4096;   // PATH_MAX

/// Takes the first component off `rest`, which begins with a slash.
std::string take_component(std::string_view& rest) {
    rest.remove_prefix(1);
    std::string component(rest.substr(0, rest.find('/')));
    rest.remove_prefix(component.size());
    return component;
}

}   // namespace

std::vector<RootPath> expand_glob(const Tree& tree, const std::string& pattern, std::size_t& names_left) {
    if (pattern.size() >= longest_path || !pattern.starts_with('/')) return {};
    std::vector<RootPath> found{RootPath()};
    const auto look_at = [&](std::size_t names) {
        const bool enough = names <= names_left;
        names_left -= std::min(names, names_left);
        return enough;
    };
    std::string_view rest = pattern;
    while (!rest.empty()) {
        const std::string component = take_component(rest);
        const bool literal = component.find_first_of("*?[") == std::string::npos;
        std::vector<RootPath> next;
        for (const auto& directory : found) {
            if (!look_at(1)) return {};
            if (directory.str().size() >= longest_path) continue;
            if (literal) {
                next.push_back(directory / component);
                continue;
            }
            const auto listed = tree.list(directory);
            if (!listed) continue;
            if (!look_at(listed->size())) return {};
            for (const auto& entry : *listed)
                if (glob_matches(component, entry.name, Dots::hidden)) next.push_back(directory / entry.name);
        }
        found = std::move(next);
    }
    std::erase_if(found, [&](const RootPath& path) { return !tree.stat(path, Follow::no); });
    return found;
}

std::vector<RootPath> expand_glob(const Tree& tree, const std::string& pattern) {
    std::size_t names = std::numeric_limits<std::size_t>::max();
    return expand_glob(tree, pattern, names);
}

}   // namespace sandroot::fs
