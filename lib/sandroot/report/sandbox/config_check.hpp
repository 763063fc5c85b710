// What is wrong with a sandbox's configuration, as text and as JSON, version 1.
#pragma once

#include <sandroot/config/finding.hpp>
#include <sandroot/report/format/palette.hpp>

#include <string>
#include <string_view>

namespace sandroot::report {

struct ConfigFindingsReport {
    std::string_view file;               ///< config.yaml as it was named; empty: none was given.
    std::string_view environment_file;   ///< Likewise.
    std::string_view version;
    std::string_view interpreter;
    const config::ConfigFindings& findings;
};

/// "FILE:LINE: severity: text [kind]" each, with what to write instead below it; of many of a kind the first few,
/// unless `all`. At the end how many there are.
[[nodiscard]] std::string config_findings_text(const ConfigFindingsReport& report, bool all, const Palette& palette);
[[nodiscard]] std::string config_findings_json(const ConfigFindingsReport& report);

}   // namespace sandroot::report
