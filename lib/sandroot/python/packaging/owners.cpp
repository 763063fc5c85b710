#include <sandroot/python/packaging/names.hpp>
#include <sandroot/python/packaging/owners.hpp>

namespace sandroot::python {

namespace {

constexpr std::string_view libs = ".libs";

}   // namespace

void Owners::claim(const RootPath& site, std::string_view name, std::size_t distribution) {
    // The bare name serves where nobody claims it in the file's own directory: Debian keeps an egg-info in
    // /usr/lib/python3/dist-packages and extensions in /usr/lib/python3.11/dist-packages.
    for (auto& key : {(site / name).str(), std::string(name)}) {
        const auto [known, is_new] = by_top_level_.emplace(key, distribution);
        if (!is_new && known->second != distribution) known->second.reset();
    }
}

Owners::Owners(const std::vector<Distribution>& distributions, const Places& places, const Interpreter& interpreter,
               const std::vector<RootPath>& wanted)
    : places_(places), suffixes_(interpreter.extension_suffixes) {
    for (const auto& path : wanted) by_path_.emplace(path, std::nullopt);
    for (std::size_t i = 0; i < distributions.size(); ++i) {
        const auto& distribution = distributions[i];
        const RootPath site = distribution.metadata.parent();
        for (const auto& path : distribution.files) {
            if (const auto known = by_path_.find(path); known != by_path_.end() && !known->second) known->second = i;
            const auto relative = below(path, site);
            if (!relative) continue;
            // Directories that no import reaches (numpy.libs) count here as well.
            if (const auto slash = relative->find('/'); slash != std::string_view::npos)
                claim(site, relative->substr(0, slash), i);
        }
        for (const auto& name : distribution.top_level) claim(site, name, i);
        const auto [known, is_new] = by_project_.emplace(site.str() + "/" + normalised_name(distribution.name), i);
        if (!is_new) known->second.reset();
    }
}

std::optional<std::size_t> Owners::of(const RootPath& path) const {
    if (const auto known = by_path_.find(path); known != by_path_.end() && known->second) return known->second;
    const Place* place = places_.search_place_of(path);
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
