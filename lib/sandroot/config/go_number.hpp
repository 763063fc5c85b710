// A decimal number in a variable of the environment, as the server reads one.
#pragma once

#include <optional>
#include <string_view>

namespace sandroot::config {

/// What Go's strconv.Atoi makes of `text`: an optional sign and digits. Nothing where that is an error.
[[nodiscard]] std::optional<long long> go_number(std::string_view text);

}   // namespace sandroot::config
