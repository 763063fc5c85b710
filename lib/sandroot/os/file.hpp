// Reading and writing one file by descriptor, with short counts and EINTR dealt with.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/os/fd.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sandroot::os {

/// Fills `into` from `offset`; returns how many bytes there were, fewer only at the end of the file.
/// Errors: those of pread(2).
[[nodiscard]] Result<std::size_t> read_at(const Fd& fd, std::uint64_t offset, std::span<std::byte> into);

/// All that can be read from `fd` up to end of file; more than `limit` bytes is an error, not a truncation.
[[nodiscard]] Result<std::string> read_all(const Fd& fd, std::size_t limit);

/// Writes all of `bytes`. Errors: those of write(2), ENOSPC and EDQUOT among them.
[[nodiscard]] Result<void> write_all(const Fd& fd, std::string_view bytes);

/// Opens a path of this machine, with O_CLOEXEC added. The error names the path.
[[nodiscard]] Result<Fd> open(const HostPath& path, int flags, unsigned mode = 0);

/// Puts `bytes` at `path` so that a reader sees the old file or the new one whole: a temporary file beside it, fsync,
/// rename.
[[nodiscard]] Result<void> write_atomically(const HostPath& path, std::string_view bytes, unsigned mode = 0644);

}   // namespace sandroot::os
