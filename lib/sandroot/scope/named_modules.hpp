// Which modules a Python source names, without running or compiling it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::scope {

/// A module that an import statement, or a string that looks like a module's name, may mean.
struct Named {
    unsigned dots = 0;    ///< Leading dots: relative to the package of the source, one for the package itself.
    std::string module;   ///< "numpy.core.tests"; for `from a.b import c` both "a.b" and "a.b.c" are named.
    friend bool operator==(const Named&, const Named&) = default;
};

/// Everything that `source` names with `word` as one part of it. Read by lines, so a statement inside a text counts as
/// well: too many are harmless here. `source` may be anything.
[[nodiscard]] std::vector<Named> named_modules(std::string_view source, const std::vector<std::string>& words);

}   // namespace sandroot::scope
