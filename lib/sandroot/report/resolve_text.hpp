// The answer of `resolve` as text: ldd's lines with the rule on each, or a tree by who loaded it.
#pragma once

#include <sandroot/explain/resolve.hpp>
#include <sandroot/report/format/palette.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::report {

/// What a lookup rule is called among people: "ld.so.cache", "RUNPATH", "LD_LIBRARY_PATH"…
[[nodiscard]] std::string_view rule_of(loader::Source source);

/// Load order, one library a line; below a missing one every place that was tried. `several`: a heading tells this file
/// from others.
[[nodiscard]] std::string resolve_text(const explain::ResolvedFile& file, bool several, const Palette& palette);

/// The same by who loaded it first. A library that several need stands where it was loaded.
[[nodiscard]] std::string resolve_tree(const explain::ResolvedFile& file, const Palette& palette);

/// What a person should know beside the libraries, one sentence each.
[[nodiscard]] std::vector<std::string> resolve_notes(const explain::ResolvedFile& file);

}   // namespace sandroot::report
