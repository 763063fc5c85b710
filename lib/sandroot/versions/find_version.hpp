// Finds a version of dify-sandbox by its name.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/versions/version.hpp>

#include <string_view>

namespace sandroot::versions {

/// `name` is "0.2.12", "v0.2.12", "main", "latest" (the newest release), or an image's name with such a tag. Errors:
/// usage, with the known names and the nearest one.
[[nodiscard]] Result<Version> find_version(std::string_view name);

/// The name of the newest release, which is meant if no version is named.
inline constexpr std::string_view default_version = "latest";

}   // namespace sandroot::versions
