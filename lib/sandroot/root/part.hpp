// The part of a remembered plan that lies in some directories, with what its names hold by now.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/look_again.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/root/layout.hpp>
#include <sandroot/root/memo.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sandroot::root {

/// Where the root may differ from the plan that is remembered.
struct Suspect {
    std::set<RootPath> directories;   ///< All names in them have to be compared.
    std::set<RootPath> times;         ///< Of these only the time of their own.
    std::uint64_t bytes_less = 0;     ///< What the names that were rewritten had, and have now.
    std::uint64_t bytes_more = 0;
};

/// Adds what `look_again` found in the source to `suspect` and brings the times of directories in `memo.plan` up to
/// date. False where that asks for a new plan: a name with a rule of its own was rewritten, or one that shares its file
/// with another, or a Python source that may name libraries.
[[nodiscard]] bool take_up(const fs::LookedAgain& looked, const fs::DiskTree& source, Memo& memo, Suspect& suspect);

/// That part of `memo.plan`: the names in `suspect.directories` as they are in `source` now, and the directories on the
/// way there. Nothing where a directory is no longer what it was.
[[nodiscard]] std::optional<plan::Plan> part_of(const Memo& memo, const Suspect& suspect, const fs::DiskTree& source);

/// Says of the directories of a part which of them it knows all names of.
void mark_incomplete(Layout& layout, const Suspect& suspect);

}   // namespace sandroot::root
