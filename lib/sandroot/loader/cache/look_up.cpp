#include <sandroot/loader/cache/compare_names.hpp>
#include <sandroot/loader/cache/look_up.hpp>

#include <algorithm>

namespace sandroot::loader {

namespace {

struct Range {
    std::size_t first;
    std::size_t last;
};

/// The entries that ld.so looks at for `name`, found by the same bisection: what stands in the wrong order stays hidden
/// from it, too.
std::optional<Range> entries_named(const Cache& cache, std::string_view name) {
    const auto& entries = cache.entries;
    const auto is_lost = [&](std::size_t at) { return std::ranges::binary_search(cache.lost_keys, at); };
    std::size_t left = 0;
    std::size_t right = entries.size();   // One past ld.so's.
    while (left < right) {
        const std::size_t middle = (left + right - 1) / 2;
        if (is_lost(middle)) return std::nullopt;
        const int order = compare_cache_names(name, entries[middle].key);
        if (order == 0) {
            const auto is_named = [&](std::size_t at) {
                return !is_lost(at) && compare_cache_names(name, entries[at].key) == 0;
            };
            std::size_t first = middle;
            while (first > 0 && is_named(first - 1)) --first;
            std::size_t last = middle;
            while (last + 1 < right && is_named(last + 1)) ++last;
            return Range{first, last};
        }
        if (order < 0) left = middle + 1;
        else right = middle;
    }
    return std::nullopt;
}

}   // namespace

std::optional<std::string> look_up(const Cache& cache, std::string_view name, const CacheQuery& query) {
    const auto range = entries_named(cache, name);
    if (!range) return std::nullopt;
    const CacheEntry* best = nullptr;
    std::size_t best_rank = query.active_hwcaps.size();
    for (std::size_t at = range->first; at <= range->last; ++at) {
        const CacheEntry& entry = cache.entries[at];
        const auto accepted = std::ranges::find(query.accepted_flags, entry.flags);
        if (accepted == query.accepted_flags.end()) continue;
        if (std::ranges::binary_search(cache.lost_values, at)) continue;
        if (entry.is_named()) {
            if (entry.isa_level > query.isa_level) continue;
            const auto active = std::ranges::find(query.active_hwcaps, entry.hwcap_name);
            const auto rank = static_cast<std::size_t>(active - query.active_hwcaps.begin());
            if (rank >= best_rank) continue;
            best = &entry;
            best_rank = rank;
            continue;
        }
        // Named entries stand before plain ones: where one of them fits, nothing after it can be better.
        if (best) break;
        if (entry.hwcap != 0 && (!query.legacy_hwcaps || (entry.hwcap & ~query.legacy_mask) != 0)) continue;
        best = &entry;
        if (accepted == query.accepted_flags.begin()) break;
    }
    if (!best) return std::nullopt;
    return best->value;
}

}   // namespace sandroot::loader
