#include <sandroot/python/packaging/names.hpp>
#include <sandroot/scope/filter.hpp>
#include <sandroot/scope/ownership.hpp>
#include <sandroot/scope/path_file.hpp>
#include <sandroot/scope/removed.hpp>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace sandroot::scope {

namespace {

using python::Directory;
using python::Installed;
using python::Territory;

enum class Mode : std::uint8_t {
    whole,    ///< All in it stays.
    top,      ///< A directory of sys.path: what nobody chose goes.
    shared,   ///< Below that: what others alone own goes.
    none,     ///< Nothing in it stays.
};

class Filter {
public:
    Filter(const fs::Tree& tree, const Installed& installed, const Ownership& ownership)
        : tree_(tree), installed_(installed), ownership_(ownership) {
        for (const auto& place : installed.places.search()) {
            const Directory* directory = installed.places.directory(place.real);
            if (directory == nullptr) continue;
            const auto territory = installed.places.territory(*directory);
            modes_.emplace(directory->at.str(), territory == Territory::stdlib             ? Mode::whole
                                                : territory == Territory::site             ? Mode::top
                                                : is_ours(ownership.whose(place.known_as)) ? Mode::whole
                                                                                           : Mode::none);
        }
    }

    bool keeps(const Directory& directory, std::size_t index) {
        const fs::Listed listed = directory.entries[index];
        const RootPath path = directory.at / listed.name;
        if (const auto place = modes_.find(path.str()); place != modes_.end() && listed.stat.type != fs::Type::file)
            return place->second != Mode::none || holds_a_place(path);
        // A venv's Python passes over the site directory in its own standard library.
        if (is_stdlib(directory) && (listed.name == "site-packages" || listed.name == "dist-packages")) return false;
        switch (mode_of(directory.at)) {
        case Mode::whole:
            return true;
        case Mode::none:
            return false;
        case Mode::top:
        case Mode::shared:
            break;
        }
        const bool is_top = mode_of(directory.at) == Mode::top;
        if (directory.at.name() == "__pycache__") return keeps_compiled(directory, listed.name);
        switch (ownership_.whose(path)) {
        case Whose::chosen:
        case Whose::both:
            return true;
        case Whose::other:
            return false;
        case Whose::nobody:
            break;
        }
        if (!is_top || listed.name == "__pycache__") return true;
        return listed.name.ends_with(".pth") && leads_to_ours(path);
    }

private:
    [[nodiscard]] bool is_stdlib(const Directory& directory) const {
        const auto& interpreter = installed_.interpreter;
        return directory.at == interpreter.stdlib || directory.at == interpreter.platstdlib;
    }

    static bool is_ours(Whose whose) { return whose == Whose::chosen || whose == Whose::both; }

    /// An egg lies in a site directory and is a directory of sys.path itself.
    [[nodiscard]] bool holds_a_place(const RootPath& path) const {
        return std::ranges::any_of(modes_, [&](const auto& known) {
            return known.second != Mode::none && known.first != path.str() && RootPath(known.first).is_within(path);
        });
    }

    Mode mode_of(const RootPath& directory) {
        if (const auto known = modes_.find(directory.str()); known != modes_.end()) return known->second;
        // Outside of all places lies what a link led to: it stays with the link.
        Mode mode = directory.is_root() ? Mode::whole : mode_of(directory.parent());
        if (mode == Mode::top || mode == Mode::shared) {
            if (directory.name() != "__pycache__") {
                const Whose whose = ownership_.whose(directory);
                mode = whose == Whose::chosen || whose == Whose::nobody ? Mode::whole
                       : whose == Whose::other                          ? Mode::none
                                                                        : Mode::shared;
            }
        }
        modes_.emplace(directory.str(), mode);
        return mode;
    }

    /// `directory` is a __pycache__ in a directory that several share.
    [[nodiscard]] bool keeps_compiled(const Directory& directory, std::string_view name) const {
        const RootPath above = directory.at.parent();
        const RootPath source = above / (std::string(name.substr(0, name.find('.'))) + ".py");
        if (is_ours(ownership_.whose(source)) || is_ours(ownership_.whose(directory.at / name))) return true;
        const bool is_known =
            ownership_.whose(source) != Whose::nobody || ownership_.whose(directory.at / name) != Whose::nobody;
        const auto mode = modes_.find(above.str());
        return !is_known && (mode == modes_.end() || mode->second != Mode::top);
    }

    [[nodiscard]] bool leads_to_ours(const RootPath& path_file) const {
        return std::ranges::any_of(directories_of_path_file(tree_, path_file),
                                   [&](const RootPath& directory) { return is_ours(ownership_.whose(directory)); });
    }

    const fs::Tree& tree_;
    const Installed& installed_;
    const Ownership& ownership_;
    std::unordered_map<std::string, Mode> modes_;   ///< Directories of sys.path, then each that was asked about.
};

/// Where all of a distribution would be looked for: its first package, else its metadata.
RootPath place_of(const python::Distribution& distribution, const std::vector<Directory>& before) {
    const RootPath site = distribution.metadata.parent();
    std::vector<std::string> names = distribution.top_level;
    // The one that has the distribution's name comes first.
    std::ranges::stable_partition(names, [&](const std::string& name) {
        return python::normalised_name(name) == python::normalised_name(distribution.name);
    });
    for (const auto& name : names)
        if (std::ranges::binary_search(before, site / name, {}, &Directory::at)) return site / name;
    return distribution.metadata;
}

void tell(const Installed& installed, const std::vector<Directory>& before, const Ownership& ownership,
          const std::vector<bool>& is_chosen, Selection& selection) {
    std::vector<Sum> of(installed.distributions.size());
    std::map<RootPath, Sum> unowned;   // By the directory of sys.path.
    for_each_removed(before, installed.places, [&](const Directory& directory, const fs::Listed& file) {
        const RootPath path = directory.at / file.name;
        if (const auto owner = ownership.other_owner(path)) return of[*owner].add(file.stat);
        const python::SearchDirectory* place = installed.places.search_place_of(path);
        unowned[place == nullptr ? directory.at : place->known_as].add(file.stat);
    });
    for (std::size_t at = 0; at < of.size(); ++at) {
        const auto& distribution = installed.distributions[at];
        if (is_chosen[at]) continue;
        selection.left_out.push_back({place_of(distribution, before),
                                      Removal::not_required,
                                      {{"package", distribution.name}, {"version", distribution.version}},
                                      of[at].files,
                                      of[at].bytes});
    }
    for (const auto& [at, sum] : unowned)
        selection.left_out.push_back({at, Removal::unowned, {}, sum.files, sum.bytes});
}

}   // namespace

void filter(const fs::Tree& tree, Installed& installed, const Choice& choice, const DebianPackages& debian,
            Selection& selection) {
    std::vector<bool> is_chosen(installed.distributions.size());
    for (const auto& [at, chosen] : choice.chosen) is_chosen[at] = true;
    const Ownership ownership(tree, installed, is_chosen, debian);
    const std::vector<Directory> before = installed.places.directories();
    Filter stays(tree, installed, ownership);
    installed.places.narrow(
        [&](const Directory& directory, std::size_t index) { return stays.keeps(directory, index); });
    tell(installed, before, ownership, is_chosen, selection);
    selection.notes.insert(selection.notes.end(), ownership.notes().begin(), ownership.notes().end());

    // A directory of sys.path of which nothing is left need not be one any more.
    std::erase_if(installed.interpreter.paths, [&](const RootPath& path) {
        const Directory* directory = installed.places.directory(path);
        return directory != nullptr && directory->entries.empty() &&
               installed.places.territory(*directory) == Territory::other;
    });
    std::vector<python::Distribution> kept;
    for (std::size_t at = 0; at < is_chosen.size(); ++at)
        if (is_chosen[at]) kept.push_back(std::move(installed.distributions[at]));
    installed.distributions = std::move(kept);
}

}   // namespace sandroot::scope
