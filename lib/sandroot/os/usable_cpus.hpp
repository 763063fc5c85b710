// Usable CPUs: how many threads of this process can run at once.
#pragma once

#include <cstddef>

namespace sandroot::os {

/// The CPUs that this process may use, at least one: taskset(1) and cpusets leave fewer than the machine has, which
/// std::thread::hardware_concurrency counts with glibc. Source: sched_getaffinity(2).
[[nodiscard]] std::size_t usable_cpus();

}   // namespace sandroot::os
