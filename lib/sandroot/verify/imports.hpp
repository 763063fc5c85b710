// Imports modules for real in a root: started outside, chroot, another user, an empty environment.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/verify/confinement.hpp>
#include <sandroot/verify/finding.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::verify {

struct ImportOptions {
    std::vector<std::string> modules;   ///< Dotted names to import one by one, each on its own.
    /// Those of `modules` whose failure is an error whatever the cause: somebody asked for just these.
    std::vector<std::string> must_pass{};
    std::uint32_t uid = 10000;
    std::uint32_t gid = 10000;
    std::chrono::seconds deadline{60};          ///< For each module.
    std::size_t jobs = 0;                       ///< Interpreters at a time; 0 is one for each CPU.
    std::optional<Confinement> confinement{};   ///< Unset: no filter.
};

struct Imports {
    std::size_t tried = 0;   ///< `modules`, each counted once.
    std::size_t passed = 0;
    std::vector<Finding> findings;   ///< Sorted.
    std::vector<int> more_calls;     ///< What those need that the filter killed, beyond what it lets pass; sorted.
};

/// Starts `interpreter` outside, lets it chroot into `root`, drop to uid, gid and no groups, with an empty environment,
/// and import. A package is imported once for all modules below it, each of which then has a process of its own; what
/// fails so is tried again alone in a fresh interpreter, and only then counts; under a filter in the order of the
/// sandbox: chroot, no_new_privs, filter, user. What the filter kills is tried once more with a filter that lets
/// everything pass, to learn what else it would call. What fails alone is tried outside as well, to tell whether the
/// root is to blame. Nothing is executed as root but the interpreter's own start (site and its .pth files). Errors:
/// `root` is no directory; the interpreter cannot be started or is no Python; not permitted to chroot, to become that
/// user or to make a filter; a module name with a line break.
[[nodiscard]] Result<Imports> import_in_root(const HostPath& root, const HostPath& interpreter,
                                             const ImportOptions& options, Progress& progress);

}   // namespace sandroot::verify
