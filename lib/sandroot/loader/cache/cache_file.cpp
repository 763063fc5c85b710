#include <sandroot/loader/cache/cache_file.hpp>
#include <sandroot/loader/cache/parse_cache.hpp>

#include <cerrno>
#include <span>

namespace sandroot::loader {

CacheFile read_cache_file(const fs::Tree& tree, bool big_endian) {
    constexpr std::size_t largest = 8U << 20U;   // Some ninety thousand libraries.
    CacheFile file;
    const auto bytes = fs::read(tree, RootPath(cache_path), largest);
    if (!bytes) {
        if (bytes.error().os_error != ENOENT && bytes.error().os_error != ENOTDIR) file.problem = bytes.error().message;
        return file;
    }
    auto cache = parse_cache(std::as_bytes(std::span(*bytes)));
    if (!cache) file.problem = std::string(cache_path) + ": " + cache.error().message;
    else if (cache->big_endian != big_endian && !cache->entries.empty())
        file.problem = std::string(cache_path) + ": written for the other byte order";
    else file.cache = *std::move(cache);
    return file;
}

}   // namespace sandroot::loader
