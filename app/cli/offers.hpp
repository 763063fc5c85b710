// What shells offer for values that are not in the table of options itself.
#pragma once

#include "cli/commands.hpp"

#include <string>
#include <vector>

namespace sandroot::app {

inline constexpr Offer files{.kind = Offer::Kind::files};
inline constexpr Offer directories{.kind = Offer::Kind::directories};

[[nodiscard]] std::vector<std::string> version_names();   ///< With "latest".
[[nodiscard]] std::vector<std::string> profile_names();
[[nodiscard]] std::vector<std::string> prune_set_names();   ///< With "safe".
[[nodiscard]] std::vector<std::string> shell_names();

}   // namespace sandroot::app
