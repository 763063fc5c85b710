// Opens a path below a root directory so that no symlink, absolute or "..", can lead out of it.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/os/fd.hpp>

namespace sandroot::fs {

/// Does this kernel, under this process's filters, offer openat2(2) with RESOLVE_IN_ROOT? (Linux 5.6; older container
/// runtimes answer EPERM or ENOSYS.)
[[nodiscard]] bool kernel_can_confine(const os::Fd& root);

/// openat2(2) with RESOLVE_IN_ROOT. On failure the descriptor is empty and errno is set.
[[nodiscard]] os::Fd open_confined(const os::Fd& root, const RootPath& path, int flags);

/// The same by one openat(O_NOFOLLOW) for each component. On failure the descriptor is empty and errno is set.
/// Source: path_resolution(7); 40 symlinks at most.
[[nodiscard]] os::Fd open_by_walking(const os::Fd& root, const RootPath& path, int flags);

}   // namespace sandroot::fs
