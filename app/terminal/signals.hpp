// SIGINT and SIGTERM while there is something to clean up: the work stops, and then the program dies of the signal.
#pragma once

#include <atomic>

namespace sandroot::app {

/// While one of these lives, the first signal sets a flag; a second one ends the program at once. Before and afterwards
/// signals do what they did. Only one may live at a time.
class StopOnSignal {
public:
    StopOnSignal();
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;
    ~StopOnSignal();

    [[nodiscard]] const std::atomic<bool>* asked() const noexcept;
};

/// Dies of the signal that was caught, so that the parent sees what happened; returns if none was caught.
void die_of_caught_signal();

/// Makes a closed pipe an error of write(2).
void ignore_closed_pipes();

}   // namespace sandroot::app
