// What `build` put into an archive, as text and as JSON.
#pragma once

#include <sandroot/archive/archive.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/report/format/palette.hpp>

#include <optional>
#include <string>

namespace sandroot::report {

struct ArchiveReport {
    std::optional<HostPath> file;   ///< Unset: standard output.
    archive::Compression compression = archive::Compression::none;
    const plan::Plan& plan;
    const archive::Archived& archived;
};

[[nodiscard]] std::string archived_text(const ArchiveReport& report, const Palette& palette);
[[nodiscard]] std::string archived_json(const ArchiveReport& report);

}   // namespace sandroot::report
