// sonames.txt as it was compiled in; the build writes the definition.
#pragma once

#include <string_view>

namespace sandroot::explain::builtin {

extern const std::string_view sonames;

}   // namespace sandroot::explain::builtin
