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

/// Everything below `top` (which is given without symlinks), not following symlinks. `jobs` threads; 0 is one for each
/// CPU, and more while they wait for a disk. A directory below that cannot be read is in the answer. What is in `known`
/// (directories of earlier walks, sorted by path) is taken from there instead of being read again. `look` may read
/// files of the others. Errors: `top` itself cannot be read.
[[nodiscard]] Result<Walked> walk(const Tree& tree, const RootPath& top, std::size_t jobs, const Descend& descend = {},
                                  std::span<const WalkedDirectory> known = {}, const Look* look = nullptr);

/// Calls `work(i)` for each i below `count`, on `jobs` threads (0: one each CPU), in no order.
void in_parallel(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work);

/// The same for work that reads files: with 0, more threads help while some wait for a disk.
void read_in_parallel(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work);

}   // namespace sandroot::fs
