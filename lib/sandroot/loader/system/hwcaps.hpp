// Hardware capabilities: which subdirectories of each directory are tried before it, and which cache entries count.
#pragma once

#include <sandroot/loader/cache/look_up.hpp>
#include <sandroot/loader/system/system.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::loader {

/// Best first, without slashes at the ends: "glibc-hwcaps/x86-64-v3", and before glibc 2.37 the power set of the legacy
/// names as well. Source: glibc elf/dl-hwcaps.c, dl-hwcaps-subdirs.c of each architecture.
[[nodiscard]] std::vector<std::string> hwcaps_subdirectories(Version version, std::uint16_t machine, const Cpu& cpu);

/// The bit that glibc before 2.37 gives, in the `hwcap` field of cache entries, to a legacy subdirectory of x86; 0 for
/// any other name. Source: glibc's dl-procinfo and dl-hwcap.h.
[[nodiscard]] std::uint64_t legacy_hwcap(std::string_view name);

/// How this system asks its cache. Source: glibc's dl-cache.h of each architecture.
[[nodiscard]] CacheQuery cache_query(const System& system);

}   // namespace sandroot::loader
