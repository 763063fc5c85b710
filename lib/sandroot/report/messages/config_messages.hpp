// The sentence for a finding about a sandbox's configuration.
#pragma once

#include <sandroot/config/finding.hpp>

#include <string>

namespace sandroot::report {

/// What is wrong and what follows from it, safe for a terminal.
[[nodiscard]] std::string message_of(const config::Finding& finding);

}   // namespace sandroot::report
