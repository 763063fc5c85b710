// Standard input, piece by piece.
#pragma once

#include <sandroot/base/error.hpp>

#include <functional>
#include <string_view>

namespace sandroot::app {

/// Calls `take` with each piece up to the end. Errors: it cannot be read.
[[nodiscard]] Result<void> read_input(const std::function<void(std::string_view)>& take);

}   // namespace sandroot::app
