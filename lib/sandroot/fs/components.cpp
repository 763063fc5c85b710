#include <sandroot/fs/components.hpp>

#include <algorithm>

namespace sandroot::fs {

void push_components(std::vector<std::string>& pending, std::string_view path) {
    const std::size_t before = pending.size();
    while (!path.empty()) {
        const auto slash = path.find('/');
        const auto component = path.substr(0, slash);
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
        const bool is_last = path.find_first_not_of('/') == std::string_view::npos;
        if (!component.empty() && component != ".") pending.emplace_back(component);
        if (is_last && (component == "." || slash != std::string_view::npos)) {
            pending.emplace_back(".");
            break;
        }
    }
    std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(before), pending.end());
}

}   // namespace sandroot::fs
