// The filter that the options ask for.
#pragma once

#include <sandroot/verify/confinement.hpp>

#include "cli/options.hpp"

namespace sandroot::app {

/// Errors: a list that the server would not take, or that its filter has no room for; a CPU that dify-sandbox does not
/// run on; a kernel without filters.
[[nodiscard]] Result<verify::Confinement> confinement_of(const versions::Version& version,
                                                         const FilterOptions& options);

}   // namespace sandroot::app
