// Expands a glob over a tree, as glob(3) does.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <string>
#include <vector>

namespace sandroot::fs {

/// Paths that match `pattern`, an absolute path with fnmatch(3) globs in its components; sorted in the C locale. A
/// leading dot must be written out. Of a pattern that leads to more than 100,000 names on its way the rest is left out:
/// whoever wrote it may mean harm.
[[nodiscard]] std::vector<RootPath> expand_glob(const Tree& tree, const std::string& pattern);

}   // namespace sandroot::fs
