// Markers: the conditions under which a requirement counts, "python_version < '3.11' and extra == 'test'".
#pragma once

#include <sandroot/elf/facts.hpp>
#include <sandroot/python/environment.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sandroot::python {

/// Values of the variables that a marker may name, but `extra`.
using MarkerEnvironment = std::map<std::string, std::string, std::less<>>;

/// What `interpreter` would say of itself on a Linux machine, `program` being the ELF header of its executable (none
/// where that is not known). platform_release and platform_version stay empty: they are those of the kernel that the
/// root will run on, which is not known. Source: PEP 508, "Environment Markers".
[[nodiscard]] MarkerEnvironment marker_environment(const Interpreter& interpreter,
                                                   const std::optional<elf::Header>& program);

/// A parsed marker.
class Marker {
public:
    struct Node;

    /// Nothing where `text` is no marker: an unknown variable, an open parenthesis, more than 100 of them inside each
    /// other. Source: PEP 508.
    [[nodiscard]] static std::optional<Marker> parse(std::string_view text);

    /// `extra` is the extra that was asked for, "" for none. What holds versions is compared as such where both sides
    /// are ones, all else as text, which has no order; names of extras in their normal form. A comparison without
    /// meaning ("linux" ~= "x") is false. Source: PEP 508, PEP 685, the dependency specifiers specification.
    [[nodiscard]] bool holds(const MarkerEnvironment& environment, std::string_view extra) const;

private:
    explicit Marker(std::shared_ptr<const Node> top) : top_(std::move(top)) {}
    std::shared_ptr<const Node> top_;
};

}   // namespace sandroot::python
