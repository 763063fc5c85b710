// Cache file: /etc/ld.so.cache of one tree, as a loader of a given byte order would accept it.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/cache/cache.hpp>

#include <optional>
#include <string>

namespace sandroot::loader {

inline constexpr const char* cache_path = "/etc/ld.so.cache";

struct CacheFile {
    std::optional<Cache> cache;
    std::string problem;   ///< Why there is none although the file is there; empty where it is not there.
};

[[nodiscard]] CacheFile read_cache_file(const fs::Tree& tree, bool big_endian);

}   // namespace sandroot::loader
