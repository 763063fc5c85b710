// Find library: what Python's ctypes.util.find_library makes of a name, where it can ask.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/system/system.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sandroot::loader {

/// The name to be opened for `name` ("libmagic.so.1" for "magic"): the first of that stem in ld.so.cache; where there
/// is no cache, the one with the shortest name in the first default directory that holds any. Source: CPython
/// Lib/ctypes/util.py (_findSoname_ldconfig).
[[nodiscard]] std::optional<std::string> find_library(const fs::Tree& tree, const System& system,
                                                      std::string_view name);

}   // namespace sandroot::loader
