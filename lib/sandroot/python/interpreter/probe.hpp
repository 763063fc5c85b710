// The questions that are put to an interpreter, as Python: probe.py and font_cache.py, embedded by the build.
#pragma once

#include <string_view>

namespace sandroot::python::embedded {

/// For `-c`. It writes the answer (answer.hpp) to descriptor 3 and ends the interpreter at once.
extern const std::string_view probe;

/// For `-c`. It writes the name of a file, NUL and its content (font_cache.hpp) to descriptor 3.
extern const std::string_view font_cache;

}   // namespace sandroot::python::embedded
