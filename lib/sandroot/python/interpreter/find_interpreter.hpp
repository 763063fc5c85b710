// Which file is meant by the name of an interpreter.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/fs/tree.hpp>

#include <string>

namespace sandroot::python {

/// Which file a `--python` value means: a path with a slash, a name looked up in `search_path` (a PATH value), or the
/// directory of a venv (its bin/python is taken). Made absolute, symlinks kept: a venv is known by its link.
/// Errors: not there, a directory that is not a venv, not executable, with what to try.
[[nodiscard]] Result<HostPath> find_interpreter(const std::string& wanted, const std::string& search_path);

/// The same inside a tree, for an image that is only unpacked here. A relative path starts at its root.
[[nodiscard]] Result<RootPath> find_interpreter(const fs::Tree& tree, const std::string& wanted,
                                                const std::string& search_path);

}   // namespace sandroot::python
