#include <sandroot/loader/cache/writer.hpp>
#include <sandroot/loader/system/arch_abi.hpp>
#include <sandroot/plan/root_cache.hpp>

#include <set>

namespace sandroot::plan {

namespace {

constexpr std::string_view hwcaps_part = "/glibc-hwcaps/";

/// The name of the glibc-hwcaps directory that `path` lies in, or nothing.
std::string hwcap_of(const std::string& path) {
    const auto at = path.find(hwcaps_part);
    if (at == std::string::npos) return {};
    const auto start = at + hwcaps_part.size();
    return path.substr(start, path.find('/', start) - start);
}

}   // namespace

std::optional<std::string> root_cache(const Closure& closure, const loader::System& system) {
    const auto flags = loader::accepted_cache_flags(system.header);
    if (system.libc != loader::Libc::glibc || flags.empty()) return std::nullopt;

    std::vector<loader::CacheEntry> entries;
    std::set<std::pair<std::string, std::string>> offered;   // Name and path.
    if (system.cache) {
        for (const auto& entry : system.cache->entries) {
            if (!closure.libraries().contains(RootPath(entry.value))) continue;
            entries.push_back(entry);
            offered.emplace(entry.key, entry.value);
        }
    }
    for (const auto& [name, path] : closure.bare_names()) {
        const std::string& value = path.str();
        if (!offered.emplace(name, value).second) continue;
        loader::CacheEntry entry;
        entry.flags = flags.front();
        entry.key = name;
        entry.value = value;
        entry.hwcap_name = hwcap_of(value);
        if (const auto library = closure.libraries().find(path);
            !entry.hwcap_name.empty() && library != closure.libraries().end())
            entry.isa_level = library->second.isa_level;
        entries.push_back(std::move(entry));
    }
    return loader::write_cache(std::move(entries), system.header.order);
}

}   // namespace sandroot::plan
