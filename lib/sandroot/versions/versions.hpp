// Versions: all versions of dify-sandbox that are known, read from YAML.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/versions/version.hpp>

#include <string_view>
#include <vector>

namespace sandroot::versions {

struct Versions {
    std::vector<Version> all;        ///< Oldest first.
    std::vector<Setting> settings;   ///< The settings of all of them.
};

/// Reads versions from YAML. `origin` names the text in errors, which tell the line of the mistake.
[[nodiscard]] Result<Versions> parse_versions(std::string_view yaml, std::string_view origin);

/// The versions that are compiled in (lib/sandroot/versions/versions.yaml).
[[nodiscard]] Result<Versions> built_in_versions();

}   // namespace sandroot::versions
