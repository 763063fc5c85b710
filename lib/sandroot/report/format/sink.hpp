// Sink: takes a report piece by piece, so that a long one never lies in memory as a whole.
#pragma once

#include <functional>
#include <string_view>

namespace sandroot::report {

/// Takes the next piece. The caller knows where it goes, and what to do if that fails.
using Sink = std::function<void(std::string_view piece)>;

}   // namespace sandroot::report
