// Profiles as --profile and `sandroot profile show` name them.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/policy/profile.hpp>

#include "cli/options.hpp"

#include <span>
#include <string>

namespace sandroot::app {

/// The text of a profile's file on this machine; over 1 MiB is an error.
[[nodiscard]] Result<std::string> read_profile(const HostPath& file);

/// What `wanted` asks for, names and files, with all that these extend. A file in `texts` is not read again; those that
/// are read join it.
[[nodiscard]] Result<policy::Profile> profile_of(std::span<const std::string> wanted, ProfileTexts& texts);

}   // namespace sandroot::app
