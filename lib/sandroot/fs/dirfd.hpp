// The looks and opens of this stage, each relative to a directory descriptor and never through a symlink.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/os/fd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::fs {

/// lstat(2) of `name` in `directory`. Errors: those of fstatat(2), `name` in front.
[[nodiscard]] Result<Stat> look_at(const os::Fd& directory, const std::string& name);
/// The same of what is open.
[[nodiscard]] Result<Stat> look_at(const os::Fd& fd);

/// readlinkat(2): where the symlink `name` in `directory` leads. `directory` is a descriptor or AT_FDCWD.
/// Errors: those of readlinkat(2), `name` in front.
[[nodiscard]] Result<std::string> read_link_at(int directory, const char* name);

/// The directory `below` (relative; "" is `top` itself), where no component may be a symlink or lead above `top`.
/// `flags` as for openat(2).
[[nodiscard]] Result<os::Fd> open_directory(const os::Fd& top, const std::string& below, int flags);

/// As before for one component, and a mounted file system there is EXDEV: a removal must never walk into one.
[[nodiscard]] Result<os::Fd> open_unmounted(const os::Fd& directory, const std::string& name);

/// A name as the directory itself tells of it, without a look at what it names.
struct NameIn {
    std::string name;
    std::uint64_t inode = 0;
    bool is_file = false;   ///< False also where the file system does not tell.
};
/// As `names_in`.
[[nodiscard]] Result<std::vector<NameIn>> entries_in(const os::Fd& directory);

/// Names in an open directory, sorted, without "." and "..". `directory` must be readable.
[[nodiscard]] Result<std::vector<std::string>> names_in(const os::Fd& directory);

/// A directory that stays the same one under any name: inode numbers are used again, so the time of birth counts too.
struct Lasting {
    std::uint64_t inode = 0;
    std::int64_t born_seconds = 0;   ///< 0 where the file system does not tell.
    std::uint32_t born_nanoseconds = 0;
    friend bool operator==(const Lasting&, const Lasting&) = default;
};
[[nodiscard]] Result<Lasting> lasting_identity(const os::Fd& fd);

/// Is something mounted on the directory `fd`? False where the kernel cannot tell (before Linux 5.8).
[[nodiscard]] bool is_mount_point(const os::Fd& fd);

/// Does it lie on an overlay file system?
[[nodiscard]] bool is_overlay(const os::Fd& fd);

/// Where an open directory lies on this machine; nothing where /proc is not there to tell.
[[nodiscard]] std::optional<std::string> path_of(const os::Fd& fd);

}   // namespace sandroot::fs
