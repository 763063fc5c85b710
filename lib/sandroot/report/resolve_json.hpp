// The answer of `resolve` as JSON, version 1.
#pragma once

#include <sandroot/report/resolved.hpp>

#include <span>
#include <string>

namespace sandroot::report {

[[nodiscard]] std::string resolve_json(std::span<const ResolvedFile> files);

}   // namespace sandroot::report
