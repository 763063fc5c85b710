// The answer of `resolve` as text: ldd's lines with the rule on each, or a tree by who loaded it.
#pragma once

#include <sandroot/report/format/palette.hpp>
#include <sandroot/report/resolved.hpp>

#include <string>
#include <string_view>

namespace sandroot::report {

/// What a lookup rule is called among people: "ld.so.cache", "RUNPATH", "LD_LIBRARY_PATH"…
[[nodiscard]] std::string_view rule_of(loader::Source source);

/// Load order, one library a line; below a missing one every place that was tried. `several`: a heading tells this file
/// from others.
[[nodiscard]] std::string resolve_text(const ResolvedFile& file, bool several, const Palette& palette);

/// The same by who loaded it first. A library that several need stands where it was loaded.
[[nodiscard]] std::string resolve_tree(const ResolvedFile& file, const Palette& palette);

}   // namespace sandroot::report
