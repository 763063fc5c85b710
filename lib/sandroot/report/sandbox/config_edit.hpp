// What becomes of a config.yaml, as text and as JSON, version 1.
#pragma once

#include <sandroot/config/yaml/edit.hpp>
#include <sandroot/report/format/palette.hpp>

#include <string>
#include <string_view>

namespace sandroot::report {

struct ConfigReport {
    std::string_view file;     ///< Its name as it was given.
    std::string_view before;   ///< Its text.
    const config::Edited& edited;
    bool written = false;   ///< The change was asked for.
};

/// Before it is written: the difference as diff -u shows it, nothing where there is none. Afterwards: a line on it.
[[nodiscard]] std::string config_text(const ConfigReport& report, const Palette& palette);
[[nodiscard]] std::string config_json(const ConfigReport& report);

}   // namespace sandroot::report
