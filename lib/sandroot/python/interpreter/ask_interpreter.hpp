// Runs an interpreter and asks it for its directories.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/python/environment.hpp>

#include <chrono>
#include <map>
#include <string>

namespace sandroot::python {

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

}   // namespace sandroot::python
