// What every command but resolve has in common: from a request to a plan.
#pragma once

#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/plan/make_plan.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/plan/resolve.hpp>
#include <sandroot/policy/profile.hpp>
#include <sandroot/python/environment.hpp>

#include "command/command.hpp"

#include <memory>

namespace sandroot::app {

struct Planned {
    std::unique_ptr<fs::DiskTree> tree;
    std::unique_ptr<loader::Objects> objects;   ///< Reads from `tree`.
    python::Environment environment;
    plan::Resolutions resolutions;   ///< Of `environment`.
    policy::Profile profile;
    plan::Plan plan;
};

/// What is known before anything is examined.
struct Prepared {
    std::unique_ptr<fs::DiskTree> tree;
    plan::Wishes wishes;            ///< With the profile.
    ProfileTexts profile_texts{};   ///< Of the files that it was read from.
};
/// Errors: a profile that cannot be read, a --sysroot that is not there.
[[nodiscard]] Result<Prepared> prepare(const Request& request);

/// Where the interpreter lies that the request means; with a --sysroot, there.
[[nodiscard]] Result<std::string> executable_of(const Request& request, const fs::Tree& tree);

/// Errors: those of every stage on the way.
[[nodiscard]] Result<Planned> make_planned(const Request& request, Prepared prepared, Talk& talk);
[[nodiscard]] Result<Planned> make_planned(const Request& request, Talk& talk);

/// Whether a library is missing, rather than one that a root may do without, or a distribution that is required.
[[nodiscard]] Exit exit_of(const plan::Plan& plan);

/// For answers that do not tell of it.
void warn_of_missing(const plan::Plan& plan, Talk& talk);

}   // namespace sandroot::app
