// What every report of a build tells alike, whether it made a directory or an archive.
#pragma once

#include <sandroot/placing/note.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/palette.hpp>

#include <string>
#include <vector>

namespace sandroot::report {

/// What the root lacks although no option asked for that: libraries, and what could not be read. With an empty line
/// behind it, where there is any.
[[nodiscard]] std::string warnings_text(const plan::Plan& plan, const Palette& palette);

/// One indented line each.
[[nodiscard]] std::string notes_text(const placing::Notes& notes, const Palette& palette);

/// Sets "notes", with what could not be read among them, as sentences and as "findings", "missing" and "totals".
void put_findings(Json& json, const placing::Notes& notes, const plan::Plan& plan);

}   // namespace sandroot::report
