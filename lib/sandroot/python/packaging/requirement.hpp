// Requirement: one Requires-Dist line, or what a user writes behind --package.
#pragma once

#include <sandroot/python/packaging/marker.hpp>
#include <sandroot/python/packaging/specifier.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::python {

struct Requirement {
    std::string name;                  ///< As it is written.
    std::vector<std::string> extras;   ///< Normalised (PEP 685), sorted, each once.
    std::string version;               ///< ">=1.0,<2": the conditions as they are written, without parentheses.
    std::optional<std::vector<Specifier>> specifiers = std::vector<Specifier>();   ///< None where they make no sense.
    std::string url;                                                               ///< Of "name @ URL".
    std::optional<Marker> marker;
};

/// Nothing where it is no requirement. A version that is none costs only `specifiers`: which distribution is meant is
/// clear all the same. Source: PEP 508; blanks and parentheses as older tools wrote them.
[[nodiscard]] std::optional<Requirement> parse_requirement(std::string_view text);

}   // namespace sandroot::python
