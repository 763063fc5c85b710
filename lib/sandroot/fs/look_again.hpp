// Asks a tree again what it was asked before: is everything as it was, or but for what some names hold?
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/observations.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::fs {

/// A scanned directory in which names hold other files than before, or which has another time.
struct Rewritten {
    RootPath at;
    Stat stat;
    std::vector<std::size_t> names;   ///< Indexes into what was observed, sorted; none where only the time differs.
};

struct LookedAgain {
    /// Each question has the answer it had, and each scan the same names with the same types, modes and owners.
    bool same = true;
    std::string difference;             ///< The first that was met, for a log.
    std::vector<Rewritten> rewritten;   ///< Sorted by path.
};

/// Looks at all of it, with `jobs` threads (0: one each CPU), and stops at the first real difference. A directory whose
/// ctime is as it was is known to have the names that it had, so of those each is only looked at. A symlink that was
/// made anew is a difference.
[[nodiscard]] LookedAgain look_again(const Recollection& before, const DiskTree& tree, std::size_t jobs);

}   // namespace sandroot::fs
