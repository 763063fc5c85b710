// What both forms of config have in common.
#pragma once

#include <sandroot/versions/version.hpp>

#include "command/pipeline.hpp"

#include <string>
#include <vector>

namespace sandroot::app {

/// What `version` should copy.
[[nodiscard]] std::vector<std::string> list_for(const Planned& planned, const versions::Version& version);

}   // namespace sandroot::app
