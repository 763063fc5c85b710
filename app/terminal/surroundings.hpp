// The only place that looks at the environment and at terminals.
#pragma once

#include "cli/resolve_options.hpp"

namespace sandroot::app {

[[nodiscard]] Surroundings look_around();

/// Opens /dev/null for every standard stream that is closed; otherwise the next file that is opened would take its
/// place.
void fill_standard_streams();

}   // namespace sandroot::app
