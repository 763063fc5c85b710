// Cache: what /etc/ld.so.cache holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
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

}   // namespace sandroot::loader
