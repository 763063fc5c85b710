// What every command but resolve has in common: from a request to a plan.
#pragma once

#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/plan/make_plan.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/plan/resolve.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/sandbox/profile.hpp>

#include "command/command.hpp"

#include <memory>

namespace sandroot::app {

struct Planned {
    std::unique_ptr<fs::DiskTree> tree;
    std::unique_ptr<loader::Objects> objects;   ///< Reads from `tree`.
    python::Environment environment;
    plan::Resolutions resolutions;   ///< Of `environment`.
    sandbox::Profile profile;
    plan::Plan plan;
    /// The plan was made without what `environment.sources` name, which were still being read, and none that does was
    /// known.
    bool is_provisional = false;
};

/// What is known before anything is examined.
struct Prepared {
    std::unique_ptr<fs::DiskTree> tree;
    plan::Wishes wishes;            ///< With the profile.
    ProfileTexts profile_texts{};   ///< Of the files that it was read from.
    bool may_be_provisional = false;
};
/// Errors: a profile that cannot be read, a --sysroot that is not there.
[[nodiscard]] Result<Prepared> prepare(const Request& request);

/// Where the interpreter lies that the request means; with a --sysroot, there.
[[nodiscard]] Result<std::string> executable_of(const Request& request, const fs::Tree& tree);

/// The interpreter that the request means: asked, or read from files where it lies in a root whose programs are not
/// run.
[[nodiscard]] Result<python::Interpreter> interpreter_of(const Request& request, const fs::Tree& tree, Talk& talk);

/// Everything is asked of `seen_through`, which shows `prepared.tree`. Errors: those of every stage on the way.
[[nodiscard]] Result<Planned> make_planned(const Request& request, Prepared prepared, python::Interpreter interpreter,
                                           const fs::Tree& seen_through, Talk& talk);

/// The same, with the interpreter that the request means and seen directly; and with all of that prepared as well.
[[nodiscard]] Result<Planned> make_planned(const Request& request, Prepared prepared, Talk& talk);
[[nodiscard]] Result<Planned> make_planned(const Request& request, Talk& talk);

/// Warns of what of the environment cannot be used, or does not fit the version that is meant. Done by `make_planned`,
/// unless the plan is provisional.
void warn_of(const Request& request, const python::Environment& environment, Talk& talk);

/// Says what of the environment does not fit the version that it is meant for.
void warn_of_version(const Request& request, const python::Interpreter& interpreter, Talk& talk);

/// Whose files of the environment cannot be used, and why: each is a warning.
[[nodiscard]] std::vector<std::string> warnings_of(const python::Environment& environment);

/// Whether a library is missing, rather than one that a root may do without, or a distribution that is required.
[[nodiscard]] Exit exit_of(const plan::Plan& plan);

/// For answers that do not tell of it.
void warn_of_missing(const plan::Plan& plan, Talk& talk);

}   // namespace sandroot::app
