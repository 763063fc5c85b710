// Look up: the cache searched as ld.so searches it.
#pragma once

#include <sandroot/loader/cache/cache.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::loader {

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
