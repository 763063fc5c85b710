// What `build` put into an archive, as text and as JSON.
#pragma once

#include <sandroot/plan/plan.hpp>
#include <sandroot/report/format/palette.hpp>
#include <sandroot/root/archive.hpp>

#include <optional>
#include <string>

namespace sandroot::report {

struct ArchiveReport {
    std::optional<HostPath> file;   ///< Unset: standard output.
    root::Compression compression = root::Compression::none;
    const plan::Plan& plan;
    const root::Archived& archived;
};

[[nodiscard]] std::string archived_text(const ArchiveReport& report, const Palette& palette);
[[nodiscard]] std::string archived_json(const ArchiveReport& report);

}   // namespace sandroot::report
