#include <sandroot/verify/module_tree.hpp>

#include <algorithm>
#include <map>

namespace sandroot::verify {

namespace {

/// Names that no package can hold (".a", "a..b") are left whole, so that Python itself says what it thinks of them.
std::vector<std::string> components(std::string_view name) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    while (from <= name.size()) {
        const std::size_t dot = std::min(name.find('.', from), name.size());
        if (dot == from) return {std::string(name)};
        parts.emplace_back(name.substr(from, dot - from));
        from = dot + 1;
    }
    return parts;
}

}   // namespace

std::vector<ModuleNode> module_tree(const std::vector<std::string>& modules) {
    std::map<std::vector<std::string>, ModuleNode> by_components;
    for (const auto& module : modules) {
        const auto parts = components(module);
        std::vector<std::string> so_far;
        std::string name;
        for (const auto& part : parts) {
            so_far.push_back(part);
            name += (name.empty() ? "" : ".") + part;
            auto& node = by_components[so_far];
            node.name = name;
            if (so_far.size() == parts.size()) node.requested = true;
        }
    }
    std::vector<ModuleNode> nodes;
    std::vector<std::size_t> depths;
    for (auto& [parts, node] : by_components) {
        nodes.push_back(std::move(node));
        depths.push_back(parts.size());
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        std::size_t end = i + 1;
        while (end < nodes.size() && depths[end] > depths[i]) ++end;
        nodes[i].end = end;
    }
    return nodes;
}

bool is_package_of(std::string_view package, std::string_view module) {
    return module.size() > package.size() && module.starts_with(package) && module[package.size()] == '.';
}

std::size_t depth_of(std::string_view module) {
    return static_cast<std::size_t>(std::ranges::count(module, '.'));
}

std::vector<NodeRange> cut(const std::vector<ModuleNode>& nodes, std::size_t size) {
    std::vector<NodeRange> ranges;
    for (std::size_t first = 0; first < nodes.size();) {
        std::size_t last = nodes[first].end;
        while (last < nodes.size() && nodes[last].end - first <= size) last = nodes[last].end;
        ranges.push_back({first, last});
        first = last;
    }
    return ranges;
}

std::string harness_input(const std::vector<ModuleNode>& nodes, NodeRange range) {
    std::string input;
    for (std::size_t i = range.first; i < range.last; ++i)
        input += std::to_string(nodes[i].end - range.first) + " " + nodes[i].name + "\n";
    return input;
}

}   // namespace sandroot::verify
