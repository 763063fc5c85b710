// Symbol versions: which versions of libraries an object wants (DT_VERNEED) and which it offers (DT_VERDEF).
#pragma once

#include <sandroot/elf/dynamic.hpp>

namespace sandroot::elf {

/// Fills `facts`. The chains of both tables must end where their counts say, within their segment.
/// Source: LSB Core, "Symbol Versioning"; glibc elf/dl-version.c.
[[nodiscard]] Parsed<void> read_versions(FileBytes& source, const Segments& segments, const Dynamic& dynamic,
                                         Strings& strings, Facts& facts);

}   // namespace sandroot::elf
