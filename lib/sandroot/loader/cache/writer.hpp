// Writes an ld.so.cache that the real ld.so reads, for a root whose libraries lie outside its default directories.
#pragma once

#include <sandroot/elf/facts.hpp>
#include <sandroot/loader/cache/cache.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::loader {

inline constexpr std::string_view cache_generator = "sandroot ld.so.cache";

/// The file's bytes: glibc's new format (2.2 and later) with the extensions of 2.33, in the byte order of the machine
/// that will read it; `Order::none` means little. Deterministic: entries are sorted here as ldconfig sorts them
/// (elf/cache.c: compare), and where that leaves two alike, the one that came first in `entries` stays first, so it is
/// the one found. An entry with a `hwcap_name` gets its `hwcap` field computed from that and `isa_level`; of another
/// the field is kept as a legacy mask. `generator` says who wrote it, which `ldconfig -p` shows. Strings must not hold
/// a NUL. Source: glibc sysdeps/generic/dl-cache.h, elf/cache.c:save_cache.
[[nodiscard]] std::string write_cache(std::vector<CacheEntry> entries, elf::Order order,
                                      std::string_view generator = cache_generator);

/// Puts entries into the order in which ldconfig writes them; alike ones keep theirs.
void sort_cache_entries(std::vector<CacheEntry>& entries);

}   // namespace sandroot::loader
