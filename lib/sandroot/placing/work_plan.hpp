// Orders a plan for the hands that carry it out: by directory, in portions, with further names of one file set aside.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/plan/plan.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::placing {

struct Directory {
    std::string_view below;   ///< Path from the root's top, without leading "/"; "" is the top.
    plan::Name self;          ///< What it is to be; `is_planned` is false for a top that the plan does not mention.
    bool is_planned = true;
    bool is_kept = false;   ///< Carried over from the old root, with everything in it that the plan does not own.
    std::size_t depth = 0;
    std::vector<std::size_t> directories;   ///< Those directly in it, as indexes into `WorkPlan::directories`, sorted.
    std::size_t portions = 0;
    bool settle_late = false;   ///< Its mode or times can be set only after everything else is done.

    /// How many other names are placed in it for themselves; they are sorted by name.
    [[nodiscard]] std::size_t size() const noexcept { return has_all ? planned->size() : names.size(); }
    [[nodiscard]] plan::Name item(std::size_t at) const { return (*planned)[index(at)]; }
    [[nodiscard]] std::string_view name(std::size_t at) const { return planned->name(index(at)); }
    /// Its index in `planned`.
    [[nodiscard]] std::size_t index(std::size_t at) const { return has_all ? at : names[at]; }

    const plan::Directory* planned = nullptr;
    bool has_all = false;               ///< Every name of `planned` is placed, and `names` is empty.
    std::vector<std::uint32_t> names;   ///< Else the indexes in `planned` of those that are.
};

/// What one thread does at a stretch: names [first, last) of one directory.
struct Portion {
    std::size_t directory = 0;
    std::size_t first = 0;
    std::size_t last = 0;
    std::uint64_t bytes = 0;
};

/// A further name of a file that the plan has twice: it becomes a hard link of the first, however that one was placed.
struct HardLink {
    plan::Name item;
    std::size_t directory = 0;
    plan::Name first;
    std::size_t first_directory = 0;
};

/// Points into the plan, which must outlive it.
struct WorkPlan {
    std::vector<Directory> directories;   ///< Sorted by path; the first is the top.
    std::vector<Portion> portions;        ///< The largest first, or one thread would end alone with the giant.
    std::vector<HardLink> hard_links;
    std::size_t depth = 0;   ///< The deepest directory's.
    std::size_t items = 0;   ///< Entries that will be placed.
};

/// Leaves out what lies at or below a top-level name in `kept`, but for the names in it at or below which the plan has
/// more than directories: these are the plan's, with all below, as everything else. Errors: malformed, where the plan
/// is not what plan.hpp promises: unsorted, a name twice, "..", a parent that is not a directory of the plan.
[[nodiscard]] Result<WorkPlan> plan_work(const plan::Plan& plan, const std::vector<std::string>& kept);

/// The directory at `path` ("/usr/lib"); nothing where the layout has none.
[[nodiscard]] std::optional<std::size_t> find_directory(const WorkPlan& work, std::string_view path);

/// The part of `layout` that is one directory with all below, as the only content of the directory above it, which
/// itself is not to be touched. `origins` tells which directory each one is in `layout`.
[[nodiscard]] WorkPlan part_of(const WorkPlan& work, std::size_t directory, std::vector<std::size_t>& origins);

}   // namespace sandroot::placing
