// Parse cache: /etc/ld.so.cache, read as the binary file that it is.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/loader/cache/cache.hpp>

#include <cstddef>
#include <span>

namespace sandroot::loader {

/// Reads old, compat and new format of either byte order, and makes of a damaged file what ld.so makes of it: a lost
/// string costs its entry, lost extensions cost the variants in glibc-hwcaps directories. Errors: malformed, where
/// ld.so refuses the whole file, and a file whose entries would fill more than 32 MiB, which no real one does.
/// Source: glibc sysdeps/generic/dl-cache.h, elf/dl-cache.c.
[[nodiscard]] Result<Cache> parse_cache(std::span<const std::byte> bytes);

}   // namespace sandroot::loader
