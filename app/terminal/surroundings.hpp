// The only place that asks for the environment and for terminals.
#pragma once

#include "cli/request.hpp"

namespace sandroot::app {

[[nodiscard]] Surroundings look_around();

/// Opens /dev/null for each standard stream that is closed: the next file that is opened would take its place
/// otherwise.
void fill_standard_streams();

}   // namespace sandroot::app
