// Test suites inside packages, and which of them nothing but tests imports.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/python/search_directories.hpp>

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

namespace sandroot::scope {

/// The paths (as Directory::at has them) of directories called one of `names` that lie in a package, hold a test
/// (test_*.py, *_test.py, somewhere below) and are imported by no module outside of such directories; and of the
/// conftest.py files in packages, which only pytest reads. CPython's own `test` at the top of `stdlib` is one.
/// Sources are read for it, with `jobs` threads; one that cannot be read is taken to import every suite of its package.
[[nodiscard]] std::unordered_set<RootPath> unused_suites(const fs::Tree& tree, const python::SearchDirectories& places,
                                                         const RootPath& stdlib, const std::vector<std::string>& names,
                                                         std::size_t jobs);

}   // namespace sandroot::scope
