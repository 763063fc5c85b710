// Reads what is installed: the *.dist-info and *.egg-info of each directory on sys.path.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/python/search_directories.hpp>

#include <vector>

namespace sandroot::python {

/// Distributions in the order that `Environment` promises. What is wrong with one of them is in its `problems`.
/// A path of a RECORD counts only where it lies below the interpreter's prefixes or a directory of sys.path: an image
/// could list anything.
/// Source: the "recording installed projects" specification; setuptools' egg-info formats.
[[nodiscard]] std::vector<Distribution> read_distributions(const fs::Tree& tree, const Interpreter& interpreter,
                                                           const SearchDirectories& places, std::size_t jobs);

}   // namespace sandroot::python
