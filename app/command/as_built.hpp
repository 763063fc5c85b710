// Looks at a root with the options that it was built with.
#pragma once

#include "cli/resolve_options.hpp"
#include "terminal/log.hpp"

namespace sandroot::app {

/// `options`, which came from `arguments`, with the recorded options of the build for every option that `arguments` do
/// not give; `log` says which. If the manifest is absent, older or broken, only `not_recalled` changes. A manifest that
/// may have come with the root from elsewhere does not choose what is run: that is an error with the options to give.
/// Errors: that; a recorded option has no meaning here.
[[nodiscard]] Result<Options> as_built(Options options, const ParsedArguments& arguments, const Surroundings& around,
                                       Log& log);

}   // namespace sandroot::app
