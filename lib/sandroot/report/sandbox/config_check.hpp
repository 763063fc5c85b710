// What is wrong with a sandbox's configuration, as text and as JSON, version 1.
#pragma once

#include <sandroot/config/finding.hpp>
#include <sandroot/report/format/palette.hpp>

#include <string>
#include <string_view>

namespace sandroot::report {

struct ConfigCheckReport {
    std::string_view file;               ///< config.yaml as it was named; empty: none was given.
    std::string_view environment_file;   ///< Likewise.
    std::string_view version;
    std::string_view interpreter;
    const config::Findings& findings;
};

/// "FILE:LINE: severity: text [kind]" each, with what to write instead below it; of many of a kind the first few,
/// unless `all`. At the end how many there are.
[[nodiscard]] std::string config_check_text(const ConfigCheckReport& report, bool all, const Palette& palette);
[[nodiscard]] std::string config_check_json(const ConfigCheckReport& report);

}   // namespace sandroot::report
