// Brings a top-level name of the old root into the new one, leaving the old one whole.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/placing/note.hpp>

#include <atomic>
#include <string>
#include <vector>

namespace sandroot::root {

/// Gives `name` of the directory `from` the same name in `into`: directories anew with owner, mode and times,
/// everything in them as hard links, and where the file system refuses those, regular files as copies. So the old root
/// stays complete until the swap, whenever we are killed. `notes` names what could not come along. Errors: those
/// of the new root (ENOSPC…), EINTR.
[[nodiscard]] Result<void> keep_name(const os::Fd& from, const os::Fd& into, const std::string& name,
                                     const std::atomic<bool>* stop, placing::Notes& notes);

}   // namespace sandroot::root
