// The paths whose realpath Python asks for, without a symlink: the sandbox kills who reads one.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/plan/entries.hpp>
#include <sandroot/python/environment.hpp>

#include <vector>

namespace sandroot::plan {

/// The paths whose every component code inside may have to look at, as the interpreter spells them: sys.executable, the
/// prefixes, the standard library, what is on sys.path. Sorted, each once.
/// Source: CPython Lib/sysconfig (realpath of sys.executable and of the directory of the Makefile), Lib/posixpath.py.
[[nodiscard]] std::vector<RootPath> asked_for(const python::Interpreter& interpreter);

/// Makes each symlink on these paths what it leads to. A file is there under both names; a directory gets the name by
/// which Python knows it, and what was its name becomes a link to it. If both names are Python's, its files are there
/// twice. No version's filter allows readlink(2), which realpath calls for a symlink and for nothing else.
void free_of_links(Entries& entries, const python::Interpreter& interpreter);

}   // namespace sandroot::plan
