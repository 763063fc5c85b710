// Errors as a person sees them on standard error: what, why, the next command.
#pragma once

#include <sandroot/base/error.hpp>

namespace sandroot::app {

/// "sandroot: message" and "  hint: …" below it, names escaped.
void complain(const Error& error, bool colour);

}   // namespace sandroot::app
