// Finds the interpreter that was meant and what is installed for it.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/python/places.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace sandroot::python {

/// Which file a `--python` value means: a path with a slash, a name looked up in `search_path` (a PATH value), or the
/// directory of a venv (its bin/python is taken). Made absolute, symlinks kept: a venv is known by its link.
/// Errors: not there, a directory that is no venv, not executable, with what to try.
[[nodiscard]] Result<HostPath> find_interpreter(const std::string& wanted, const std::string& search_path);

/// The same inside a tree, for an image that is only unpacked here. A relative path starts at its root.
[[nodiscard]] Result<RootPath> find_interpreter(const fs::Tree& tree, const std::string& wanted,
                                                const std::string& search_path);

struct AskOptions {
    /// Added to PATH, HOME and LC_ALL of our own, and stronger: what a version manager's shim or an odd installation
    /// needs to start (PYENV_VERSION, ASDF_DIR, LD_LIBRARY_PATH). Python's own variables have no effect, for -I ignores
    /// them.
    std::map<std::string, std::string> environment;
    std::chrono::milliseconds deadline{30'000};
};

/// Starts `executable` once, isolated (-I), writing no bytecode (-B), with an environment of our making, and asks it.
/// What it prints otherwise does not matter: the answer comes on a descriptor of its own. A shim or a script that
/// starts the interpreter serves as well: the answer's `executable` is the interpreter itself. Errors: not a program,
/// not a Python, older than 3.7, crashed, hung past the deadline, gave a broken answer.
[[nodiscard]] Result<Interpreter> ask_interpreter(const HostPath& executable, const AskOptions& options = {});

/// What `ask_interpreter` would learn, from files alone: nothing of `tree` is executed, and it may be of another
/// machine. .pth files count as far as they name directories; what their import lines do is not known, nor are
/// `builtin_modules`. The patch level is left out of `version` where no file tells it. Errors: no CPython 3.7 or later
/// with its standard library is where `executable` would look for it. Source: CPython Modules/getpath.py, Lib/site.py;
/// Debian's site.py for dist-packages.
[[nodiscard]] Result<Interpreter> read_interpreter(const fs::Tree& tree, const RootPath& executable);

struct Scope {
    std::size_t jobs = 0;          ///< Threads; 0 is one for each CPU.
    bool look_for_names = false;   ///< Of libraries, in the packages' sources.
};

/// What is installed, before any file was opened to see what it is: as much as it takes to choose among it.
struct Installed {
    Interpreter interpreter;
    Places places;
    std::vector<Distribution> distributions;   ///< As in Environment.
    NamingSources sources;                     ///< As in Environment, of all that is installed.
};

/// Walks stdlib and site directories in `tree` and reads distributions. Sources may still be read afterwards, so `tree`
/// must outlive the answer. Errors: a directory of the interpreter's that cannot be read.
[[nodiscard]] Result<Installed> find_installed(const fs::Tree& tree, Interpreter interpreter, const Scope& scope);

/// Reads the ELF files of what `installed` still holds. A broken file is in the answer (`unusable`, `problems`).
[[nodiscard]] Environment examine(const fs::Tree& tree, Installed installed, const Scope& scope, Progress& progress);

/// Both in one: everything that is installed. Errors: those of `find_installed`.
[[nodiscard]] Result<Environment> survey(const fs::Tree& tree, Interpreter interpreter, const Scope& scope,
                                         Progress& progress);

}   // namespace sandroot::python
