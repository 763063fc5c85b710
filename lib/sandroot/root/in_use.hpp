// Tells which processes run in a directory, so that their root is not removed from under them.
#pragma once

#include <sandroot/os/fd.hpp>

#include <vector>

namespace sandroot::root {

/// The ids of the processes whose root is `directory` or lies below it (chroot(2)), sorted. Only those that /proc tells
/// of: none where it is not mounted, none of another PID namespace, and to an ordinary user only his own.
[[nodiscard]] std::vector<int> processes_in(const os::Fd& directory);

}   // namespace sandroot::root
