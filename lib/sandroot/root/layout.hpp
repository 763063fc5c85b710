// Orders a plan for the hands that carry it out: by directory, in portions, with second names of one file set aside.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/plan/plan.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::root {

struct Directory {
    std::string below;                    ///< Path from the root's top, without leading "/"; "" is the top.
    const plan::Entry* entry = nullptr;   ///< Null for a top that the plan does not mention.
    std::size_t depth = 0;
    std::vector<std::size_t> directories;    ///< Those directly in it, as indexes into `Layout::directories`.
    std::vector<const plan::Entry*> names;   ///< Everything else directly in it, sorted.
    std::size_t portions = 0;
    bool settle_late = false;   ///< Its mode or times can be set only after everything else is done.
};

/// What one thread does at a stretch: names [first, last) of one directory.
struct Portion {
    std::size_t directory = 0;
    std::size_t first = 0;
    std::size_t last = 0;
    std::uint64_t bytes = 0;
};

/// A further name of a file that the plan has twice: it becomes a hard link of the first, however that one was placed.
struct SecondName {
    const plan::Entry* entry = nullptr;
    std::size_t directory = 0;
    const plan::Entry* first = nullptr;
    std::size_t first_directory = 0;
};

/// Points into the plan, which must outlive it.
struct Layout {
    std::vector<Directory> directories;   ///< Sorted by path; the first is the top.
    std::vector<Portion> portions;        ///< The largest first, or one thread would end alone with the giant.
    std::vector<SecondName> second_names;
    std::size_t depth = 0;   ///< Of the deepest directory.
    std::size_t items = 0;   ///< Entries that will be placed.
};

/// Leaves out what lies at or below a top-level name in `kept`. Errors: malformed, where the plan is not what plan.hpp
/// promises: unsorted, a name twice, "..", a parent that is no directory of the plan.
[[nodiscard]] Result<Layout> lay_out(const plan::Plan& plan, const std::vector<std::string>& kept);

}   // namespace sandroot::root
