// What is known of the versions of dify-sandbox, as a table, in words, or as JSON.
#pragma once

#include <sandroot/report/format/palette.hpp>
#include <sandroot/versions/version.hpp>

#include <span>
#include <string>

namespace sandroot::report {

/// One line for each version. `latest` is the name of the newest release.
[[nodiscard]] std::string versions_table(std::span<const versions::Version> versions, std::string_view latest,
                                         const Palette& palette);

/// All that is known of one.
[[nodiscard]] std::string version_text(const versions::Version& version, const Palette& palette);

/// {"sandroot":1,"command":"sandbox","latest":V,"versions":[{…}]}
[[nodiscard]] std::string versions_json(std::span<const versions::Version> versions, std::string_view latest);

}   // namespace sandroot::report
