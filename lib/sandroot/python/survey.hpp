// Surveys what is installed for an interpreter.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/python/search_directories.hpp>

#include <cstddef>
#include <vector>

namespace sandroot::python {

struct Scope {
    std::size_t jobs = 0;          ///< Threads; 0 is one for each CPU.
    bool look_for_names = false;   ///< Library names, in the packages' sources.
};

/// What is installed, before any file was opened to see what it is: as much as it takes to choose among it.
struct Installed {
    Interpreter interpreter;
    SearchDirectories places;
    std::vector<Distribution> distributions;   ///< As in Environment.
    std::vector<NamingSource> sources;         ///< As in Environment, of all that is installed.
};

/// Walks stdlib and site directories in `tree` and reads distributions. Errors: a directory of the interpreter's that
/// cannot be read.
[[nodiscard]] Result<Installed> find_installed(const fs::Tree& tree, Interpreter interpreter, const Scope& scope);

/// Reads the ELF files of what `installed` still holds. A broken file is in the answer (`unusable`, `problems`).
[[nodiscard]] Environment examine(const fs::Tree& tree, Installed installed, const Scope& scope, Progress& progress);

/// Both in one: everything that is installed. Errors: those of `find_installed`.
[[nodiscard]] Result<Environment> survey(const fs::Tree& tree, Interpreter interpreter, const Scope& scope,
                                         Progress& progress);

}   // namespace sandroot::python
