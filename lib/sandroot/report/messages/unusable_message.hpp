// The sentence for a file that cannot serve as a library.
#pragma once

#include <sandroot/python/environment.hpp>

#include <string>

namespace sandroot::report {

/// "a script named as a library", safe for a terminal.
[[nodiscard]] std::string message_of(python::Defect defect, const Values& values);

}   // namespace sandroot::report
