// How much memory and time a piece of work takes.
#pragma once

#include <cstddef>
#include <functional>

namespace bounds {

struct Cost {
    std::size_t peak = 0;   ///< Bytes on the heap at once, beyond what was there before.
    double seconds = 0;     ///< Of this thread's CPU.
};

/// Counts what operator new hands out, so that sanitizers do not change the figure.
[[nodiscard]] Cost cost_of(const std::function<void()>& work);

}   // namespace bounds
