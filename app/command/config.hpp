// What both forms of config have in common.
#pragma once

#include <sandroot/sandbox/versions.hpp>

#include "command/planned.hpp"

#include <string>
#include <vector>

namespace sandroot::app {

/// What `version` should copy.
[[nodiscard]] std::vector<std::string> list_for(const Planned& planned, const sandbox::Version& version);

[[nodiscard]] Result<Answer> check_config(const Request& request, Talk& talk);

}   // namespace sandroot::app
