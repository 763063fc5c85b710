// Walks directories with several threads and gives the same ordered answer each time.
#pragma once

#include <sandroot/fs/listing.hpp>
#include <sandroot/fs/tree.hpp>

#include <functional>
#include <span>
#include <vector>

namespace sandroot::fs {

/// One directory and what is in it.
struct WalkedDirectory {
    RootPath at;
    Stat stat;
    Listing entries;   ///< Sorted by name.
};

struct Unread {
    RootPath at;
    Error error;
};

struct Walked {
    std::vector<WalkedDirectory> directories;   ///< Sorted by path, each after the directory that holds it.
    std::vector<Unread> unread;                 ///< Directories that could not be read, sorted by path.
};

/// Tells whether to descend into a directory below the top; called from several threads.
using Descend = std::function<bool(const RootPath& directory)>;

/// Everything below `top` (which is given without symlinks), not following symlinks. `jobs` threads, 0 for one each
/// CPU. A directory below that cannot be read is in the answer. What is in `known` (directories of earlier walks,
/// sorted by path) is taken from there instead of being read again. Errors: `top` itself cannot be read.
[[nodiscard]] Result<Walked> walk(const Tree& tree, const RootPath& top, std::size_t jobs, const Descend& descend = {},
                                  std::span<const WalkedDirectory> known = {});

/// Calls `work(i)` for each i below `count`, on `jobs` threads (0: one each CPU), in no order.
void in_parallel(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work);

}   // namespace sandroot::fs
