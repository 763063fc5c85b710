// Orders modules so that one process can import a package once for all modules below it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::verify {

/// A module in preorder: all below it stand between it and `end`.
struct ModuleNode {
    std::string name;
    std::size_t end = 0;      ///< Index after the last node below.
    bool requested = false;   ///< False for a package that is only on the way.
    friend bool operator==(const ModuleNode&, const ModuleNode&) = default;
};

/// `modules` and the packages above them, each once, in an order that depends on the names alone.
[[nodiscard]] std::vector<ModuleNode> module_tree(const std::vector<std::string>& modules);

/// True for "a" and "a.b" seen from "a.b.c"; not for "a.b.c" itself.
[[nodiscard]] bool is_package_of(std::string_view package, std::string_view module);

/// The number of dots.
[[nodiscard]] std::size_t depth_of(std::string_view module);

/// Cuts a preorder list into runs of whole top-level names. A run has at most `size` nodes, unless one name alone has
/// more.
struct NodeRange {
    std::size_t first = 0;
    std::size_t last = 0;
    friend bool operator==(const NodeRange&, const NodeRange&) = default;
};
[[nodiscard]] std::vector<NodeRange> cut(const std::vector<ModuleNode>& nodes, std::size_t size);

/// What the harness reads on standard input for nodes [first, last): their `end` counted from `first`.
[[nodiscard]] std::string harness_input(const std::vector<ModuleNode>& nodes, NodeRange range);

}   // namespace sandroot::verify
