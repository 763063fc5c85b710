#include <sandroot/loader/system/arch_abi.hpp>
#include <sandroot/loader/system/hwcaps.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace sandroot::loader {

namespace {

constexpr std::string_view prefix = "glibc-hwcaps/";

/// Every non-empty selection of `names`, the fullest first: ld.so counts down through the bits.
std::vector<std::string> power_set(const std::vector<std::string>& names) {
    std::vector<std::string> paths;
    const std::size_t count = std::min<std::size_t>(names.size(), 9);   // More would be more than any CPU had.
    for (std::size_t selection = (std::size_t{1} << count) - 1; selection != 0; --selection) {
        std::string path;
        for (std::size_t at = 0; at < count; ++at) {
            if ((selection >> (count - 1 - at) & 1U) == 0) continue;
            if (!path.empty()) path += '/';
            path += names[at];
        }
        if (std::ranges::find(paths, path) == paths.end()) paths.push_back(std::move(path));
    }
    return paths;
}

}   // namespace

std::vector<std::string> hwcaps_subdirectories(Version version, std::uint16_t machine, const Cpu& cpu) {
    std::vector<std::string> subdirectories;
    if (version >= Version{2, 33}) {
        const std::string named(prefix);
        if (machine == elf::machine_x86_64)
            for (unsigned level = std::min(cpu.x86_level, 4U); level >= 2; --level)
                subdirectories.push_back(named + "x86-64-v" + std::to_string(level));
        if (machine == elf::machine_ppc64) {
            if (cpu.platform == "power10") subdirectories.push_back(named + "power10");
            if (cpu.platform == "power10" || cpu.platform == "power9") subdirectories.push_back(named + "power9");
        }
        if (machine == elf::machine_s390) {
            constexpr std::array<std::string_view, 5> levels{"z17", "z16", "z15", "z14", "z13"};
            for (const auto* level = std::ranges::find(levels, cpu.platform); level != levels.end(); ++level)
                subdirectories.push_back(named + std::string(*level));
        }
    }
    if (version < Version{2, 37})
        for (auto& path : power_set(cpu.legacy_hwcaps)) subdirectories.push_back(std::move(path));
    return subdirectories;
}

std::uint64_t legacy_hwcap(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, unsigned>, 8> bits{{{"tls", 63},
                                                                         {"sse2", 0},
                                                                         {"x86_64", 1},
                                                                         {"avx512_1", 2},
                                                                         {"i586", 48},
                                                                         {"i686", 49},
                                                                         {"haswell", 50},
                                                                         {"xeon_phi", 51}}};
    const auto* const known = std::ranges::find(bits, name, &std::pair<std::string_view, unsigned>::first);
    return known == bits.end() ? 0 : std::uint64_t{1} << known->second;
}

CacheQuery cache_query(const System& system) {
    CacheQuery query;
    query.accepted_flags = accepted_cache_flags(system.header);
    for (const auto& subdirectory : system.hwcaps)
        if (subdirectory.starts_with(prefix)) query.active_hwcaps.push_back(subdirectory.substr(prefix.size()));
    query.isa_level = system.cpu.x86_level > 0 ? system.cpu.x86_level - 1 : 0;
    query.legacy_hwcaps = system.version < Version{2, 40};
    for (const auto& name : system.cpu.legacy_hwcaps) query.legacy_mask |= legacy_hwcap(name);
    return query;
}

}   // namespace sandroot::loader
