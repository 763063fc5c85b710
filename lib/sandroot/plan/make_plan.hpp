// Decides what enters the root. Nothing is written.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/elf/dlopen_note.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/plan/libraries/resolve.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/policy/profile.hpp>
#include <sandroot/policy/rules.hpp>
#include <sandroot/python/environment.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sandroot::plan {

struct PlanOptions {
    std::vector<RootPath> add;          ///< Further files or directories; what is ELF among them with its closure.
    std::vector<std::string> exclude;   ///< Globs on in-root paths (fnmatch(3), `*` crosses slashes).
    std::vector<std::string> hwcaps;    ///< Variants to keep ("x86-64-v3"); empty for all that are there.
    /// Takes what a .note.dlopen names with this priority or a higher one; unset: nothing.
    std::optional<elf::Priority> dlopen = elf::Priority::recommended;
    policy::Profile profile;
    policy::Rules rules;
    bool keep_links = false;   ///< The plan is not for a root but for a list to copy by: see link_free.hpp.
    std::size_t jobs = 0;      ///< Threads; 0 is one for each CPU.
};

/// `resolver` is the interpreter of `environment`, started; `resolutions` is what it made of each object.
/// Errors: a path of `add` that is not there; a directory of the interpreter's that cannot be read.
[[nodiscard]] Result<Plan> make_plan(const fs::Tree& tree, const python::Environment& environment,
                                     const Resolver& resolver, const Resolutions& resolutions,
                                     const PlanOptions& options, Progress& progress);

}   // namespace sandroot::plan
