// The pipeline: what every command that makes a plan has in common, from its options to the plan.
#pragma once

#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/plan/libraries/resolve.hpp>
#include <sandroot/plan/make_plan.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/policy/profile.hpp>
#include <sandroot/python/environment.hpp>

#include "command/command.hpp"

#include <memory>

namespace sandroot::app {

/// What a plan is made for.
enum class Purpose : std::uint8_t {
    question,   ///< Something is looked up in it.
    list,       ///< A sandbox is to copy by it.
    report,     ///< It is shown.
    measure,    ///< It is shown, with what each prune set would save.
    build,      ///< It is carried out. Needs the least memory.
};

struct Planned {
    std::unique_ptr<fs::DiskTree> tree;
    std::unique_ptr<loader::Objects> objects;   ///< Reads from `tree`.
    std::string executable;                     ///< Where --python was found.
    python::Environment environment;
    plan::Resolutions resolutions;   ///< Of `environment`.
    policy::Profile profile;
    ProfileTexts profile_texts;   ///< The files that `profile` was read from.
    plan::Plan plan;
};

/// The interpreter's; amd64 for any other than arm64.
[[nodiscard]] versions::Architecture architecture_of(const Planned& planned);

/// Errors: those of every stage on the way.
[[nodiscard]] Result<Planned> make_planned(const Planning& planning, Purpose purpose, Console& console);

}   // namespace sandroot::app
