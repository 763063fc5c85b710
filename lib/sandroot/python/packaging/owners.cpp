#include <sandroot/python/packaging/names.hpp>
#include <sandroot/python/packaging/owners.hpp>

#include <algorithm>
#include <ranges>

namespace sandroot::python {

namespace {

constexpr std::string_view libs = ".libs";

}   // namespace

void Owners::claim(const RootPath& site, std::string_view name, std::size_t distribution) {
    // The bare name serves if no other distribution claims it in the file's own directory: Debian keeps an egg-info in
    // /usr/lib/python3/dist-packages and extensions in /usr/lib/python3.11/dist-packages.
    for (auto& key : {(site / name).str(), std::string(name)}) {
        const auto [known, is_new] = by_top_level_.emplace(key, distribution);
        if (!is_new && known->second != distribution) known->second.reset();
    }
}

/// Of `wanted`, which is sorted, what `files` lists; and of its directories that lie in `site`, those at the top. Also
/// such as no import reaches (numpy.libs).
void Owners::claim_files(const FileList& files, const RootPath& site, const std::vector<RootPath>& wanted,
                         std::size_t distribution) {
    std::string_view claimed;
    std::optional<std::size_t> first;
    std::size_t last = 0;
    for (std::size_t at = 0; at < files.size(); ++at) {
        const auto path = files.shortest(at);
        const auto slash = path.find('/');
        if (slash == 0) {
            const RootPath elsewhere = files[at];
            if (std::ranges::binary_search(wanted, elsewhere)) by_path_.emplace(elsewhere, distribution);
            continue;
        }
        if (!first) first = at;
        last = at;
        if (slash == std::string_view::npos || path.substr(0, slash) == claimed) continue;
        claimed = path.substr(0, slash);
        claim(site, claimed, distribution);
    }
    if (!first) return;
    const auto begin = std::ranges::lower_bound(wanted, files[*first]);
    const auto end = std::ranges::upper_bound(begin, wanted.end(), files[last]);
    for (const auto& path : std::ranges::subrange(begin, end))
        if (files.contains(path)) by_path_.emplace(path, distribution);
}

Owners::Owners(const std::vector<Distribution>& distributions, const SearchDirectories& places,
               const Interpreter& interpreter, const std::vector<RootPath>& wanted)
    : places_(places), suffixes_(interpreter.extension_suffixes) {
    std::vector<RootPath> sorted = wanted;
    std::ranges::sort(sorted);
    for (std::size_t i = 0; i < distributions.size(); ++i) {
        const auto& distribution = distributions[i];
        const RootPath site = distribution.metadata.parent();
        claim_files(distribution.files, site, sorted, i);
        for (const auto& name : distribution.top_level) claim(site, name, i);
        const auto [known, is_new] = by_project_.emplace(site.str() + "/" + normalised_name(distribution.name), i);
        if (!is_new) known->second.reset();
    }
}

std::optional<std::size_t> Owners::of(const RootPath& path) const {
    if (const auto known = by_path_.find(path); known != by_path_.end()) return known->second;
    const SearchDirectory* place = places_.search_place_of(path);
    if (place == nullptr) return std::nullopt;
    const RootPath& top = path.is_within(place->known_as) ? place->known_as : place->real;
    const Directory* directory = places_.directory(place->real);
    if (directory == nullptr) return std::nullopt;
    const auto relative = *below(path, top);
    const auto slash = relative.find('/');
    std::string first(relative.substr(0, slash));
    if (slash == std::string_view::npos) {
        const auto module = module_of(first, suffixes_);
        if (!module) return std::nullopt;
        first = module->dotted;
    }
    for (const auto& key : {(directory->at / first).str(), first})
        if (const auto known = by_top_level_.find(key); known != by_top_level_.end()) {
            if (known->second) return known->second;
            break;   // Several claim it (a namespace package), and none may be picked.
        }
    if (!first.ends_with(libs)) return std::nullopt;
    first.resize(first.size() - libs.size());
    const auto known = by_project_.find(directory->at.str() + "/" + normalised_name(first));
    return known == by_project_.end() ? std::nullopt : known->second;
}

}   // namespace sandroot::python
