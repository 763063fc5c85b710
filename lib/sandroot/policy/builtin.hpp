// The YAML files of this folder as they were compiled in; the build writes the definitions.
#pragma once

#include <string_view>

namespace sandroot::policy::builtin {

extern const std::string_view rules;
extern const std::string_view prune;
extern const std::string_view call_rules;
extern const std::string_view profile_dify;
extern const std::string_view profile_minimal;
extern const std::string_view profile_none;
extern const std::string_view profile_fonts;
extern const std::string_view profile_locales;

}   // namespace sandroot::policy::builtin
