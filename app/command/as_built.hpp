// Looks at a root with the options that it was built with.
#pragma once

#include "cli/request.hpp"
#include "terminal/log.hpp"

namespace sandroot::app {

/// `request`, which was settled from `typed`, with what the manifest beside its root says of the build wherever nothing
/// else was typed, and told to `log`. Where the manifest is absent, older or broken, the request stays as it is but for
/// `not_recalled`. A manifest that may have come with the root from elsewhere does not choose what is run: that is an
/// error with the options to give. Errors: that; what is recorded has no meaning here.
[[nodiscard]] Result<Request> as_built(Request request, const Typed& typed, const Surroundings& around, Log& log);

}   // namespace sandroot::app
