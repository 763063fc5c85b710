#include <sandroot/loader/system/secure.hpp>

#include <algorithm>
#include <vector>

namespace sandroot::loader {

namespace {

constexpr std::size_t longest_name = 254;

/// With a slash before each component and one at the end.
std::string folded(std::string_view path) {
    std::vector<std::string_view> components;
    while (!path.empty()) {
        const auto component = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), component.size() + 1));
        if (component.empty() || component == ".") continue;
        if (component != "..") components.push_back(component);
        else if (!components.empty()) components.pop_back();
    }
    std::string text = "/";
    for (const auto component : components) text.append(component).append("/");
    return text;
}

}   // namespace

bool lies_below_any(std::string_view path, std::span<const std::string> directories) {
    if (!path.starts_with('/')) return false;
    const std::string whole = folded(path);
    return std::ranges::any_of(directories,
                               [&](const std::string& directory) { return whole.starts_with(directory + "/"); });
}

bool may_be_preloaded(std::string_view name) {
    return name.size() <= longest_name && name.find('/') == std::string_view::npos;
}

}   // namespace sandroot::loader
