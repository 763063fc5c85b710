// Copies what is in one open file into another: by sharing extents, in the kernel, or by hand; holes stay holes.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/os/fd.hpp>

#include <atomic>
#include <cstdint>

namespace sandroot::placing {

/// FICLONE. False where this pair of files cannot share extents (EXDEV, EOPNOTSUPP, EINVAL, ENOTTY, ENOSYS, EPERM,
/// ETXTBSY).
[[nodiscard]] Result<bool> share_extents(const os::Fd& from, const os::Fd& into);

/// Writes the `size` bytes of `from` into the empty file `into`: copy_file_range(2) where it works, else read and
/// write. Returns the bytes written, holes left out. Errors: ENODATA where `from` ends before `size`; EINTR after
/// `stop`; ENOSPC…
[[nodiscard]] Result<std::uint64_t> copy_bytes(const os::Fd& from, const os::Fd& into, std::uint64_t size,
                                               const std::atomic<bool>* stop);

}   // namespace sandroot::placing
