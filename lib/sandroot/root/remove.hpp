// Removes a directory tree through descriptors, however deep, without following a symlink or entering a mount.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/os/fd.hpp>

#include <atomic>
#include <string>

namespace sandroot::root {

/// Removes `name` in `directory` with all below it; that it is not there is fine. `stop` may end it early (EINTR).
/// Errors: something could not be removed, named; what is mounted inside stays, and so does the way to it.
[[nodiscard]] Result<void> remove_tree(const os::Fd& directory, const std::string& name,
                                       const std::atomic<bool>* stop = nullptr);

/// Empties the open directory `top`, which itself stays.
[[nodiscard]] Result<void> remove_contents(const os::Fd& top, const std::atomic<bool>* stop = nullptr);

}   // namespace sandroot::root
