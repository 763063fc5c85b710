#include <sandroot/python/modules.hpp>
#include <sandroot/python/packaging/names.hpp>
#include <sandroot/scope/ownership.hpp>
#include <sandroot/scope/path_file.hpp>

#include <algorithm>

namespace sandroot::scope {

namespace {

using python::Directory;
using python::Distribution;

bool is_finder(std::string_view name) {
    return name.starts_with("__editable__") && name.ends_with("_finder.py");
}

}   // namespace

Ownership::Ownership(const fs::Tree& tree, const python::Installed& installed, const std::vector<bool>& is_chosen,
                     const DebianPackages& debian)
    : installed_(installed), is_chosen_(is_chosen) {
    for (std::size_t at = 0; at < installed.distributions.size(); ++at) {
        const Distribution& distribution = installed.distributions[at];
        claim(distribution.metadata, at);
        for (const auto& file : distribution.files) claim(file, at);
        const auto known = debian.find(distribution.metadata);
        if (known != debian.end()) claim_of_debian(at, known->second);
        if (!distribution.is_listed) claim_without_list(at, known != debian.end());
        claim_sources(tree, at);
    }
}

void Ownership::claim(const RootPath& path, std::size_t distribution) {
    const bool chosen = is_chosen_[distribution];
    for (RootPath at = path; !at.is_root(); at = at.parent()) {
        const auto [known, is_new] = marks_.try_emplace(at.str());
        Mark mark = known->second;
        if (chosen) mark.chosen = true;
        else if (!mark.other) mark.owner = distribution;
        else if (mark.owner != distribution) mark.owner.reset();
        if (!chosen) mark.other = true;
        if (!is_new && mark == known->second) return;   // So it is with all above.
        known->second = mark;
    }
}

/// A list of dpkg's names directories too, and only those that are empty are more than the way to a file.
void Ownership::claim_of_debian(std::size_t distribution, const DebianPackage& package) {
    for (const auto& path : package.files) {
        const Directory* directory = installed_.places.directory(path);
        if (directory == nullptr || directory->entries.empty()) claim(path, distribution);
    }
}

void Ownership::claim_without_list(std::size_t distribution, bool of_debian) {
    const Distribution& one = installed_.distributions[distribution];
    const RootPath site = one.metadata.parent();
    for (const auto& name : one.top_level) {
        // Debian keeps metadata in one directory and extension modules in another.
        for (const auto& place : installed_.places.search()) {
            const Directory* directory = installed_.places.directory(place.real);
            if (directory == nullptr || installed_.places.territory(*directory) == python::Territory::stdlib) continue;
            for (const auto& entry : directory->entries) {
                const bool is_package = entry.name == name;
                const bool is_module =
                    entry.name.starts_with(name + ".") &&
                    python::top_level_of(entry.name, installed_.interpreter.extension_suffixes) == name;
                if (is_package || is_module) claim(place.known_as / entry.name, distribution);
            }
        }
    }
    for (const auto& name : {one.name, python::normalised_name(one.name)}) {
        const Directory* directory = installed_.places.directory(site);
        if (directory != nullptr && python::type_in(*directory, name + ".libs"))
            claim(site / (name + ".libs"), distribution);
    }
    if (!is_chosen_[distribution]) return;
    notes_.push_back({one.metadata,
                      Problem::no_file_list,
                      {{"package", one.name}, {"modules", one.top_level}, {"asked_dpkg", of_debian}}});
}

void Ownership::claim_sources(const fs::Tree& tree, std::size_t distribution) {
    const Distribution& one = installed_.distributions[distribution];
    const RootPath site = one.metadata.parent();
    const auto is_searched = [&](const RootPath& path) {
        return std::ranges::any_of(installed_.places.search(), [&](const python::SearchDirectory& place) {
            return place.known_as == path || place.real == path;
        });
    };
    for (const auto& file : one.files) {
        if (file.parent() != site) continue;
        if (file.name().ends_with(".pth"))
            for (const auto& directory : directories_of_path_file(tree, file))
                if (is_searched(directory)) claim(directory, distribution);
        if (!is_finder(file.name()) || !is_chosen_[distribution]) continue;
        for (const auto& source : sources_of_finder(tree, file))
            notes_.push_back({source, Problem::editable_elsewhere, {{"package", one.name}, {"source", source.str()}}});
    }
    // An editable install offers what another directory of sys.path holds.
    const Directory* own = installed_.places.directory(site);
    for (const auto& name : one.top_level) {
        const auto& suffixes = installed_.interpreter.extension_suffixes;
        if (own != nullptr && python::offers_module(installed_.places, *own, name, suffixes)) continue;
        for (const auto& place : installed_.places.search()) {
            const Directory* directory = installed_.places.directory(place.real);
            if (directory == nullptr || installed_.places.territory(*directory) != python::Territory::other) continue;
            if (python::offers_module(installed_.places, *directory, name, suffixes))
                claim(place.known_as / name, distribution);
        }
    }
}

Whose Ownership::whose(const RootPath& path) const {
    const auto known = marks_.find(path.str());
    if (known == marks_.end()) return Whose::nobody;
    if (known->second.chosen) return known->second.other ? Whose::both : Whose::chosen;
    return Whose::other;
}

std::optional<std::size_t> Ownership::other_owner(const RootPath& path) const {
    const python::SearchDirectory* place = installed_.places.search_place_of(path);
    for (RootPath at = path; !at.is_root(); at = at.parent()) {
        if (place != nullptr && (at == place->known_as || at == place->real)) break;
        if (const auto known = marks_.find(at.str()); known != marks_.end())
            return known->second.chosen ? std::nullopt : known->second.owner;
    }
    return std::nullopt;
}

}   // namespace sandroot::scope
