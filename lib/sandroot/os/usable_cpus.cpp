#include <sandroot/os/usable_cpus.hpp>

#include <algorithm>
#include <thread>

#include <sched.h>

namespace sandroot::os {

std::size_t usable_cpus() {
    cpu_set_t usable;
    CPU_ZERO(&usable);
    if (::sched_getaffinity(0, sizeof usable, &usable) == 0 && CPU_COUNT(&usable) > 0)
        return static_cast<std::size_t>(CPU_COUNT(&usable));
    return std::max(std::thread::hardware_concurrency(), 1U);
}

}   // namespace sandroot::os
