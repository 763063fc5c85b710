// The texts of this folder as they were compiled in; the build writes the definitions.
#pragma once

#include <string_view>

namespace sandroot::explain::builtin {

extern const std::string_view forms;
extern const std::string_view errors;
extern const std::string_view known;

}   // namespace sandroot::explain::builtin
