// Cache: /etc/ld.so.cache, read as the binary file it is and searched as ld.so searches it.
#pragma once

#include <sandroot/base/error.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::loader {

struct CacheEntry {
    std::int32_t flags = 0;    ///< 0x0303 for an x86-64 libc6 library.
    std::string key;           ///< The name that is looked up.
    std::string value;         ///< The path.
    std::uint64_t hwcap = 0;   ///< The field as it stands; 0 for a plain entry.
    std::string hwcap_name;    ///< "x86-64-v3" for an entry of a glibc-hwcaps directory.
    unsigned isa_level = 0;    ///< x86 ISA level beyond the baseline that a named entry needs.

    /// It lies in a glibc-hwcaps directory: bit 62 and, of the other high bits, at most the ISA level.
    [[nodiscard]] bool is_named() const noexcept { return (hwcap >> 42U) == 1U << 20U; }
    friend bool operator==(const CacheEntry&, const CacheEntry&) = default;
};

struct Cache {
    std::vector<CacheEntry> entries;        ///< In file order, which the binary search depends on.
    std::string generator;                  ///< Extension 0.
    bool big_endian = false;                ///< A loader of the other byte order refuses the file.
    std::vector<std::size_t> lost_keys;     ///< Entries whose name lies past the end of the file: a search ends there.
    std::vector<std::size_t> lost_values;   ///< Entries whose path does: they are passed over. Both ascending.
    std::vector<std::string> damages;       ///< What is wrong in it and does not keep ld.so from using the rest.
};

/// Reads old, compat and new format of either byte order, and makes of a damaged file what ld.so makes of it: a lost
/// string costs its entry, lost extensions cost the variants in glibc-hwcaps directories. Errors: malformed, where
/// ld.so refuses the whole file, and a file whose entries would fill more than 32 MiB, which no real one does.
/// Source: glibc sysdeps/generic/dl-cache.h, elf/dl-cache.c.
[[nodiscard]] Result<Cache> parse_cache(std::span<const std::byte> bytes);

/// The order of the entries: by characters, runs of digits as numbers (glibc elf/dl-cache.c:_dl_cache_libcmp).
[[nodiscard]] int compare_cache_names(std::string_view left, std::string_view right);

struct CacheQuery {
    std::vector<std::int32_t> accepted_flags;   ///< For one machine, the usual value first: {0x0303}.
    std::vector<std::string> active_hwcaps;     ///< Best first: "x86-64-v4"…
    unsigned isa_level = 0;                     ///< What the CPU has beyond the baseline (x86-64-v3 is 2).
    bool legacy_hwcaps = false;                 ///< Entries with a legacy hwcap mask count (glibc before 2.40).
    std::uint64_t legacy_mask = 0;              ///< The legacy bits that this CPU has.
};

/// The one path that ld.so would take for `name`, or nothing (glibc elf/dl-cache.c:search_cache).
[[nodiscard]] std::optional<std::string> look_up(const Cache& cache, std::string_view name, const CacheQuery& query);

}   // namespace sandroot::loader
