// A file of the user's that is read, changed and put back: the same mode, owner and attributes, whole or not at all.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sandroot::os {

struct Original {
    HostPath real;   ///< Where the file is, links followed.
    std::string bytes;
    std::uint32_t mode = 0644;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t links = 1;
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t changed_seconds = 0;   ///< st_ctim.
    std::int64_t changed_nanoseconds = 0;
};

/// Errors: those of realpath(3), open(2) and read(2); anything but a regular file; more than `limit` bytes.
[[nodiscard]] Result<Original> read_original(const HostPath& path, std::size_t limit);

/// Puts `bytes` in the file's place by renaming. Errors: the file changed since it was read; its owner cannot be kept;
/// it is a mount of its own, where nothing can be renamed to; those of writing. The file is as it was then.
[[nodiscard]] Result<void> replace(const Original& original, std::string_view bytes);

/// Writes the bytes that were read beside the file, its name with `suffix` behind it. Replaces what is there.
[[nodiscard]] Result<HostPath> back_up(const Original& original, const std::string& suffix);

}   // namespace sandroot::os
