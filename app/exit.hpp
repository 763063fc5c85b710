// The exit statuses, as the manual explains them.
#pragma once

#include <cstdint>

namespace sandroot::app {

enum class Exit : std::uint8_t {
    ok = 0,
    findings = 1,   ///< It ran, and something is missing or wrong with what was examined.
    failure = 2,    ///< Wrong usage, or it could not be done; nothing was changed.
};

}   // namespace sandroot::app
