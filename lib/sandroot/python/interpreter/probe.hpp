// The question that is put to an interpreter, as Python: probe.py, embedded by the build.
#pragma once

#include <string_view>

namespace sandroot::python::embedded {

/// For `-c`. It writes the answer (answer.hpp) to descriptor 3 and ends the interpreter at once.
extern const std::string_view probe;

}   // namespace sandroot::python::embedded
