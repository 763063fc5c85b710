// Durations as Go writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sandroot::config {

/// "1h30m", "1.5s", "0", "-2ms" in nanoseconds, as time.ParseDuration reads them; none where it would not, or where
/// they are too many for it. Source: the documentation of Go's package time.
[[nodiscard]] std::optional<std::int64_t> go_duration(std::string_view text);

}   // namespace sandroot::config
