// The interpreter's own part of the root: program, standard library, site directories.
#pragma once

#include <sandroot/plan/entries.hpp>
#include <sandroot/python/environment.hpp>

#include <cstddef>

namespace sandroot::plan {

/// Takes the program with its links, pyvenv.cfg, and whole the stdlib, site directories and what else is on sys.path.
/// A directory of sys.path that holds half the system is left out, and said so.
/// Errors: the stdlib cannot be read.
[[nodiscard]] Result<void> take_packages(Entries& entries, const python::Environment& environment, std::size_t jobs);

/// The directories taken whole, by the paths by which the interpreter knows them.
[[nodiscard]] std::vector<RootPath> package_directories(const python::Interpreter& interpreter);

/// Those that lie in none of the others, sorted; without "/".
[[nodiscard]] std::vector<RootPath> outermost(const std::vector<RootPath>& directories);

}   // namespace sandroot::plan
