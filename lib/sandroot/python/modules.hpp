// Which modules `import` would find in walked directories.
#pragma once

#include <sandroot/python/environment.hpp>
#include <sandroot/python/search_directories.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::python {

/// The top-level name that a file below a directory of sys.path stands for: "numpy" for "numpy/core/x.py", "six" for
/// "six.py"; nothing for data, metadata and compiled leftovers.
[[nodiscard]] std::optional<std::string> top_level_of(std::string_view relative,
                                                      const std::vector<std::string>& suffixes);

/// Whether `import name` finds a package (also one without __init__.py), a source file, a sourceless .pyc or an
/// extension in `directory`.
[[nodiscard]] bool offers_module(const SearchDirectories& places, const Directory& directory, const std::string& name,
                                 const std::vector<std::string>& suffixes);

/// Modules and packages (with __init__.py) directly in `directory`, sorted. Extensions are not among them.
[[nodiscard]] std::vector<std::string> modules_in(const SearchDirectories& places, const Directory& directory);

}   // namespace sandroot::python
