// Symbol versions: which versions of libraries an object wants (DT_VERNEED) and which it offers (DT_VERDEF).
#pragma once

#include <sandroot/elf/dynamic.hpp>

#include <cstdint>
#include <string>
#include <unordered_map>

namespace sandroot::elf {

/// Fills `facts`. The chains of both tables must end where their counts say, within their segment.
/// Source: LSB Core, "Symbol Versioning"; glibc elf/dl-version.c.
[[nodiscard]] Parsed<void> read_versions(FileBytes& source, const Segments& segments, const Dynamic& dynamic,
                                         Strings& strings, Facts& facts);

/// The same versions by the index that symbols carry (DT_VERSYM), 15 bits. A base definition is the object itself and
/// no version. Errors: as there.
[[nodiscard]] Parsed<std::unordered_map<std::uint16_t, std::string>>
read_version_names(FileBytes& source, Order order, const Segments& segments, const Dynamic& dynamic, Strings& strings);

}   // namespace sandroot::elf
