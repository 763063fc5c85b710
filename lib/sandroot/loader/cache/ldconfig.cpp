#include <sandroot/elf/read_facts.hpp>
#include <sandroot/loader/cache/compare_names.hpp>
#include <sandroot/loader/cache/ldconfig.hpp>
#include <sandroot/loader/cache/look_up.hpp>
#include <sandroot/loader/cache/writer.hpp>
#include <sandroot/loader/system/arch_abi.hpp>
#include <sandroot/loader/system/hwcaps.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <set>
#include <unordered_map>

namespace sandroot::loader {

namespace {

constexpr Version first_without_legacy{2, 37};

/// One directory of the search.
struct Place {
    std::string path;
    std::int32_t flags = 0;   ///< Of ConfDirectory.
    std::string hwcap_name;   ///< A directory's below glibc-hwcaps.
    std::uint64_t legacy = 0;
};

/// A library of one directory under its soname.
struct Found {
    std::string file;
    bool is_link = false;
    std::int32_t flags = 0;
    unsigned isa_level = 0;
};

/// An object as ldconfig takes it.
struct Object {
    std::string soname;   ///< Empty where it has none.
    std::int32_t flags = 0;
    unsigned isa_level = 0;
};

bool looks_like_a_library(std::string_view name) {
    const bool prefixed = name.starts_with("lib") || name.starts_with("ld-");
    return (prefixed && name.find(".so") != std::string_view::npos) || name.starts_with("ld.so.") ||
           name.starts_with("ld64.so.");
}

/// What prelink and, for newer releases, dpkg put beside a library for a moment.
bool is_passing(std::string_view name, Version version) {
    constexpr std::string_view prelink = ".#prelink#";
    constexpr std::size_t random_part = 7;
    if (name.ends_with(prelink)) return true;
    if (name.size() > prelink.size() + random_part &&
        name.substr(name.size() - prelink.size() - random_part).starts_with(prelink))
        return true;
    return version >= Version{2, 39} &&
           (name.find(';') != std::string_view::npos || name.ends_with(".dpkg-new") || name.ends_with(".dpkg-tmp"));
}

/// Machines whose objects one ldconfig knows.
std::uint16_t family_of(std::uint16_t machine) {
    switch (machine) {
    case elf::machine_386:
        return elf::machine_x86_64;
    case elf::machine_arm:
        return elf::machine_aarch64;
    case elf::machine_ppc:
        return elf::machine_ppc64;
    case elf::machine_sparc:
        return elf::machine_sparc64;
    default:
        return machine;
    }
}

/// Before 2.37 an object of 32 bits had to show by a need or its interpreter which libc it is for.
bool shows_its_libc(const elf::Facts& facts) {
    return facts.interpreter || std::ranges::any_of(facts.needed, [](const std::string& name) {
               return name == "libc.so.6" || name == "libm.so.6";
           });
}

std::int32_t flags_of(const elf::Facts& facts, const System& system) {
    constexpr std::int32_t elf_of_no_libc = 0x0001;
    const std::int32_t flags = written_cache_flags(facts.header);
    if (flags == 0x0003 && system.version < first_without_legacy && !shows_its_libc(facts)) return elf_of_no_libc;
    return flags;
}

class Search {
public:
    Search(const fs::Tree& tree, const System& system) : tree_(tree), system_(system) {}

    void add(const Place& place) {
        const auto stat = tree_.stat(RootPath(place.path), fs::Follow::yes);
        if (!stat || !seen_.insert(stat->identity).second) return;
        places_.push_back(place);
        if (place.hwcap_name.empty() && place.legacy == 0) add_variants(place);
    }

    /// The directory that a loader has built in, and where it is one of two for a machine of both sizes, its
    /// neighbours.
    void add_default(const std::string& path) {
        constexpr std::string_view wide = "/lib64";
        if (!path.ends_with(wide)) return add({path, 0, {}, 0});
        const std::string narrow = path.substr(0, path.size() - 2);
        add({narrow, 0, {}, 0});
        add({path, 0, {}, 0});
        if (system_.header.machine == elf::machine_x86_64) add({narrow + "x32", 0, {}, 0});
    }

    [[nodiscard]] Ldconfig run() {
        Ldconfig answer;
        // Legacy subdirectories join the end while it runs.
        for (std::size_t at = 0; at < places_.size(); ++at) {
            const Place place = places_[at];
            answer.directories.push_back(place.path);
            take(place, answer.entries);
        }
        sort_cache_entries(answer.entries);
        return answer;
    }

private:
    void add_variants(const Place& place) {
        const std::string variants = place.path + "/glibc-hwcaps";
        const auto listed = tree_.list(RootPath(variants));
        if (!listed || system_.version < Version{2, 33}) return;
        for (const auto& entry : *listed) {
            if (entry.name.starts_with('.') || entry.name.find(':') != std::string::npos) continue;
            const std::string path = variants + '/' + entry.name;
            const auto stat = tree_.stat(RootPath(path), fs::Follow::yes);
            if (stat && stat->type == fs::Type::directory) add({path, place.flags, entry.name, 0});
        }
    }

    /// By soname. Among several files with one, a real file beats a link, and the higher number the lower.
    void take(const Place& place, std::vector<CacheEntry>& entries) {
        const auto listed = tree_.list(RootPath(place.path));
        if (!listed) return;
        std::vector<std::pair<std::string, Found>> found;
        std::unordered_map<std::string, std::size_t> index;
        for (const auto& entry : *listed) {
            if (is_legacy(place, entry)) {
                add({place.path + '/' + entry.name, place.flags, {}, place.legacy | legacy_hwcap(entry.name)});
                continue;
            }
            auto [soname, library] = examine(place, entry);
            if (soname.empty()) continue;
            const auto [known, is_new] = index.try_emplace(soname, found.size());
            if (is_new) {
                found.emplace_back(std::move(soname), std::move(library));
                continue;
            }
            Found& rival = found[known->second].second;
            if ((!library.is_link && rival.is_link) ||
                (library.is_link == rival.is_link && compare_cache_names(rival.file, library.file) < 0))
                rival = std::move(library);
        }
        for (auto& [soname, library] : found) {
            CacheEntry row;
            row.flags = library.flags;
            // In a plain directory ldconfig sees to a link with the name of the soname.
            row.value = place.path + '/' + (place.hwcap_name.empty() ? soname : library.file);
            row.key = std::move(soname);
            row.hwcap = place.legacy;
            row.hwcap_name = place.hwcap_name;
            if (!row.hwcap_name.empty()) {
                row.isa_level = library.isa_level;
                row.hwcap = std::uint64_t{1} << 62U | std::uint64_t{library.isa_level} << 32U;
            }
            entries.push_back(std::move(row));
        }
    }

    [[nodiscard]] bool is_legacy(const Place& place, const fs::DirectoryEntry& entry) const {
        return entry.type == fs::Type::directory && place.hwcap_name.empty() &&
               system_.version < first_without_legacy && family_of(system_.header.machine) == elf::machine_x86_64 &&
               legacy_hwcap(entry.name) != 0;
    }

    /// The soname and what stands for it; an empty one for what is no library.
    std::pair<std::string, Found> examine(const Place& place, const fs::DirectoryEntry& entry) {
        if (entry.type != fs::Type::file && entry.type != fs::Type::symlink) return {};
        if (!looks_like_a_library(entry.name) || is_passing(entry.name, system_.version)) return {};
        const Object* const object = object_at(RootPath(place.path) / entry.name);
        if (!object) return {};
        std::string soname = object->soname.empty() ? entry.name : object->soname;
        Found library{entry.name, false, object->flags, object->isa_level};
        if (library.flags == 0x0001 && place.flags != 0) library.flags = place.flags;
        // Only a link for ld(1), or one called by the soname, is a link to ldconfig, and stands under its own name.
        const bool for_linking = entry.name.ends_with(".so") && soname.starts_with(entry.name);
        if (entry.type == fs::Type::symlink && (entry.name == soname || for_linking)) {
            library.is_link = true;
            soname = entry.name;
        }
        return {std::move(soname), std::move(library)};
    }

    /// Null for what ldconfig passes over. Each file is read once, whatever its names.
    const Object* object_at(const RootPath& path) {
        const auto stat = tree_.stat(path, fs::Follow::yes);
        if (!stat || stat->type != fs::Type::file) return nullptr;
        const auto [known, is_new] = objects_.try_emplace(stat->identity);
        if (is_new) known->second = read(path);
        return known->second ? &*known->second : nullptr;
    }

    [[nodiscard]] std::optional<Object> read(const RootPath& path) const {
        const auto reading = elf::read_facts(tree_, path);
        if (!reading || reading->shape != elf::Shape::dynamic) return std::nullopt;
        const elf::Facts& facts = reading->facts;
        if (facts.header.type != elf::type_shared || facts.header.order != system_.header.order ||
            family_of(facts.header.machine) != family_of(system_.header.machine))
            return std::nullopt;
        Object object;
        object.soname = facts.soname.value_or("");
        object.flags = flags_of(facts, system_);
        if (facts.x86_isa_needed != 0)
            object.isa_level = static_cast<unsigned>(std::bit_width(facts.x86_isa_needed)) - 1;
        return object;
    }

    const fs::Tree& tree_;
    const System& system_;
    std::vector<Place> places_;
    std::set<fs::Identity> seen_;
    std::unordered_map<fs::Identity, std::optional<Object>> objects_;
};

}   // namespace

Ldconfig model_ldconfig(const fs::Tree& tree, const System& system) {
    if (system.libc != Libc::glibc) return {};
    Search search(tree, system);
    ConfFile conf = read_conf_file(tree, system.version);
    for (const auto& directory : conf.directories) search.add({directory.path, directory.flags, {}, 0});
    for (const auto& path : system.default_directories) search.add_default(path);
    Ldconfig answer = search.run();
    answer.problems = std::move(conf.problems);
    return answer;
}

std::vector<NewlyCached> AfterLdconfig::finds(std::span<const std::string> names) {
    std::vector<NewlyCached> found;
    const CacheQuery query = cache_query(system_);
    for (const auto& name : names) {
        if (name.empty() || name.find('/') != std::string::npos) continue;
        if (!cache_) {
            cache_.emplace();
            cache_->entries = model_ldconfig(tree_, system_).entries;
        }
        if (auto path = look_up(*cache_, name, query)) found.push_back({name, *std::move(path)});
    }
    return found;
}

}   // namespace sandroot::loader
