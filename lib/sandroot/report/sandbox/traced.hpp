// What a trace found: the system calls that a program makes beyond a version's filter, and the setting that lets them
// pass.
#pragma once

#include <sandroot/report/format/palette.hpp>
#include <sandroot/trace/trace.hpp>

#include <string>

namespace sandroot::report {

enum class TraceFormat : std::uint8_t { text, env, yaml, json };

/// text: all of it; env and yaml: the setting alone, to be put into a file as it is, or a comment if none is needed.
[[nodiscard]] std::string traced_text(const trace::Traced& traced, TraceFormat format, const Palette& palette);

}   // namespace sandroot::report
