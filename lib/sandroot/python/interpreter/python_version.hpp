// Python versions as file names and files tell them.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sandroot::python {

/// "3.11" from "python3.11", "libpython3.11.so.1.0" or "python3.11d", where `stem` comes before it; nothing for
/// "python3".
[[nodiscard]] std::optional<std::string> feature_version(std::string_view name, std::string_view stem);

/// Compares two of the form "3.9" by numbers.
[[nodiscard]] bool is_newer(std::string_view left, std::string_view right);

/// "3.11.2" for a `feature` of "3.11": from the text in the program or its libpython, from patchlevel.h below `prefix`,
/// or from `recorded` (a venv's configuration, which may be older); `feature` itself where nothing tells.
[[nodiscard]] std::string full_version(const fs::Tree& tree, const RootPath& prefix, const RootPath& program,
                                       std::string_view feature, std::string_view recorded);

}   // namespace sandroot::python
