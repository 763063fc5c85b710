// The YAML file of this folder as it was compiled in; the build writes the definition.
#pragma once

#include <string_view>

namespace sandroot::trace::builtin {

extern const std::string_view advice;

}   // namespace sandroot::trace::builtin
