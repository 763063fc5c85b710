// The YAML file of this folder as it was compiled in; the build writes the definition.
#pragma once

#include <string_view>

namespace sandroot::versions::builtin {

extern const std::string_view versions;

}   // namespace sandroot::versions::builtin
