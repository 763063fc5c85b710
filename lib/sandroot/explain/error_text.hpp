// Reads what loaders, ctypes, cffi and packages say when an import fails.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::explain {

/// The library that the loader's own words name as absent: glibc's "L: cannot open shared object file: No such file…",
/// musl's "Error loading shared library L: No such file…", and what cffi and ctypes wrap around them. Returns
/// a path as it stands, and nothing for a file that is there and cannot be used.
[[nodiscard]] std::optional<std::string> missing_library(std::string_view message);

/// The part of a message that names the cause: what follows numpy's "Original error was:", else the whole.
[[nodiscard]] std::string original_error(std::string_view message);

/// The deepest cause in `chain`; one that names a missing library is preferred, wherever it stands.
[[nodiscard]] std::string innermost_cause(const std::vector<std::string>& chain);

/// "/proc", "/dev" or "/sys" if `message` names something in it, else empty.
[[nodiscard]] std::string_view kernel_folder_in(std::string_view message);

}   // namespace sandroot::explain
