// Any bytes as an ld.so.cache: read, asked for every name that it holds and for some that it may not, written again.
#include <sandroot/loader/cache/cache.hpp>
#include <sandroot/loader/cache/compare_names.hpp>
#include <sandroot/loader/cache/look_up.hpp>
#include <sandroot/loader/cache/parse_cache.hpp>
#include <sandroot/loader/cache/writer.hpp>

#include "fuzz/bytes_file.hpp"

#include <algorithm>

using namespace sandroot;
using fuzz::hold;

namespace {

void ask(const loader::Cache& cache, std::string_view name) {
    for (const std::int32_t flags : {0x0303, 0x0403, 0x0003}) {
        const loader::CacheQuery query{{flags, 0x0001}, {"x86-64-v3", "x86-64-v2"}, 2, true, std::uint64_t{1} << 63U};
        const auto path = loader::look_up(cache, name, query);
        hold(!path || std::ranges::any_of(cache.entries, [&](const auto& entry) {
            return entry.value == *path && loader::compare_cache_names(name, entry.key) == 0;
        }));
    }
}

}   // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto cache = loader::parse_cache(std::as_bytes(std::span(data, size)));
    hold(cache || !cache.error().message.empty());
    if (!cache) return 0;
    hold(cache->entries.size() * 12 < size + 12);
    hold(cache->lost_keys.size() <= cache->entries.size() && cache->lost_values.size() <= cache->entries.size());
    for (std::size_t at = 0; at < std::min<std::size_t>(cache->entries.size(), 32); ++at)
        ask(*cache, cache->entries[at].key);
    for (const char* name : {"", "libc.so.6", "libq.so.01", "\xff"}) ask(*cache, name);
    // What lies in a small file fits into memory several times, also when written without sharing.
    const std::string written =
        loader::write_cache(cache->entries, cache->big_endian ? elf::Order::big : elf::Order::little);
    const auto again = loader::parse_cache(std::as_bytes(std::span(written)));
    hold(again.has_value());
    hold(again->damages.empty() && again->entries.size() == cache->entries.size());
    return 0;
}
