// Expands a glob over a tree, as glob(3) does.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::fs {

/// Paths of `tree` that match `pattern`, an absolute path with fnmatch(3) globs in its components; sorted in the C
/// locale. A leading dot must be written out. Each name that is looked at on the way takes one off `names_left`; where
/// none is left, neither is anything found. A hostile pattern would lead to all names of the tree many times over.
[[nodiscard]] std::vector<RootPath> expand_glob(const Tree& tree, const std::string& pattern, std::size_t& names_left);

/// The same for a pattern that is our own.
[[nodiscard]] std::vector<RootPath> expand_glob(const Tree& tree, const std::string& pattern);

}   // namespace sandroot::fs
