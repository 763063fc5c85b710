// Proves that a root works: everything resolves inside it, and modules import inside it.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/verify/finding.hpp>
#include <sandroot/verify/hygiene.hpp>
#include <sandroot/verify/imports.hpp>
#include <sandroot/verify/inside.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::verify {

/// What is to be proven, beside that everything resolves.
struct What {
    ImportOptions imports;   ///< No modules: nothing is executed.
    HygieneOptions hygiene;
    bool symbols = false;    ///< Every symbol must be defined. Slow.
    bool manifest = false;   ///< Nothing may have changed since the build.
    std::vector<std::string>
        keep{};   ///< Top-level names that are the sandbox's own, which the manifest is not asked about.
};

struct VerifyRequest {
    HostPath root;
    HostPath interpreter;         ///< The program to start for `imports`; not looked at without modules.
    loader::StartOptions start;   ///< How the sandbox starts it: without LD_LIBRARY_PATH, unless it has one.
    What what;
};

struct Verified {
    std::size_t objects = 0;   ///< Extensions in the root and the libraries that they load, each once.
    std::size_t imports = 0;   ///< Modules that were tried.
    std::size_t imports_passed = 0;
    std::vector<int> allowed;        ///< The ALLOWED_SYSCALLS under which what the filter killed lives; else none.
    std::vector<Finding> findings;   ///< Sorted: errors first, then by kind and place.
};

/// Imports where there are modules, the root's own state, the manifest where asked, the inside view, symbols where
/// asked. What fails is in the answer. Errors: the root cannot be opened or read; it has no manifest to be held
/// against; those of `import_in_root`, which needs the right to chroot.
[[nodiscard]] Result<Verified> verify(const VerifyRequest& request, const Outside& outside, Progress& progress);

}   // namespace sandroot::verify
