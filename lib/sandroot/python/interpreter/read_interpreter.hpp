// Learns from files alone what an interpreter would answer.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/python/environment.hpp>

namespace sandroot::python {

/// What `ask_interpreter` would learn, from files alone: nothing of `tree` is executed, and it may be of another
/// machine. .pth files count as far as they name directories; what their import lines do is not known, nor are
/// `builtin_modules`. The patch level is left out of `version` if no file tells it. Errors: no CPython 3.7 or later
/// with its standard library is where `executable` would look for it. Source: CPython Modules/getpath.py, Lib/site.py;
/// Debian's site.py for dist-packages.
[[nodiscard]] Result<Interpreter> read_interpreter(const fs::Tree& tree, const RootPath& executable);

}   // namespace sandroot::python
