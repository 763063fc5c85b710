// What `build` did, as text and as JSON.
#pragma once

#include <sandroot/plan/plan.hpp>
#include <sandroot/report/format/palette.hpp>
#include <sandroot/root/build.hpp>

#include <optional>
#include <string>

namespace sandroot::report {

struct BuildReport {
    HostPath target;
    const plan::Plan& plan;
    std::optional<root::Built> built;           ///< None for a dry run.
    std::optional<root::Forecast> forecast{};   ///< Set for a dry run.
};

[[nodiscard]] std::string built_text(const BuildReport& report, const Palette& palette);
[[nodiscard]] std::string built_json(const BuildReport& report);

}   // namespace sandroot::report
