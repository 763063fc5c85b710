// The answer of `resolve` as JSON, version 1.
#pragma once

#include <sandroot/explain/resolve.hpp>

#include <span>
#include <string>

namespace sandroot::report {

/// One file's element of "roots".
[[nodiscard]] std::string resolve_json(const explain::ResolvedFile& file);

/// The whole report of such elements.
[[nodiscard]] std::string resolve_json_report(std::span<const std::string> roots);

}   // namespace sandroot::report
