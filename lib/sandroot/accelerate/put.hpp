// Puts one name into a root as a dify-sandbox's copier does: a hard link, or else a copy that everybody may read; a
// symlink as a symlink.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/os/fd.hpp>

#include <cstdint>
#include <string>

namespace sandroot::accelerate {

enum class Put : std::uint8_t { linked, copied, symlink };

/// A name of the source.
struct Source {
    const os::Fd& directory;
    const std::string& name;
    fs::Stat stat;   ///< Its own: a file's or a symlink's.
};

/// The directory `path` in `root`, made with all above it if need be. Symlinks on the way are followed as a process in
/// the root would. Errors: those of mkdir(2) and open(2).
[[nodiscard]] Result<os::Fd> make_directory(const fs::DiskTree& root, const RootPath& path);

/// Puts `source` into the directory `into`, which is `path` of `root`, in place of what has its name there; a directory
/// of that name, or a link to one, gets it inside. Nothing is written through an existing name, and whoever opens it
/// sees the old file or the new one. A copy keeps the time of modification. Errors: those of link(2), symlink(2),
/// writing and rename(2).
[[nodiscard]] Result<Put> put(const Source& source, const os::Fd& into, const fs::DiskTree& root, const RootPath& path);

}   // namespace sandroot::accelerate
