// What both forms of config have in common.
#pragma once

#include <sandroot/versions/version.hpp>

#include "command/planned.hpp"

#include <string>
#include <vector>

namespace sandroot::app {

/// What `version` should copy.
[[nodiscard]] std::vector<std::string> list_for(const Planned& planned, const versions::Version& version);

[[nodiscard]] Result<Answer> check_config(const Request& request, Talk& talk);

}   // namespace sandroot::app
