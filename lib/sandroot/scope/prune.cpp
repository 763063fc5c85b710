#include <sandroot/base/escape.hpp>
#include <sandroot/base/glob.hpp>
#include <sandroot/python/text.hpp>
#include <sandroot/scope/compiled.hpp>
#include <sandroot/scope/prune.hpp>
#include <sandroot/scope/removed.hpp>
#include <sandroot/scope/suites.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

namespace sandroot::scope {

namespace {

using policy::PruneSet;
using python::Directory;
using python::Installed;

bool is_metadata(std::string_view name) {
    return name.ends_with(".dist-info") || name.ends_with(".egg-info") || name == "EGG-INFO";
}

/// Tells of each name whether a set holds it.
class Members {
public:
    Members(const fs::Tree& tree, const Installed& installed, const PruneSet& set, std::size_t jobs)
        : tree_(tree), installed_(installed), places_(installed.places), set_(set) {
        if (!set.suites.empty()) suites_ = unused_suites(tree, places_, installed.interpreter.stdlib, set.suites, jobs);
    }

    [[nodiscard]] bool has(const Directory& directory, std::size_t index) {
        if (directory.at.str() != last_) {
            last_ = directory.at.str();
            is_metadata_ = in_metadata(directory.at);
        }
        if (is_metadata_) return false;
        const fs::Listed listed = directory.entries[index];
        const std::string name(listed.name);
        if (!suites_.empty() && suites_.contains(directory.at / name)) return true;
        if (!set_.stdlib.empty() && in_stdlib(directory, name)) return true;
        if (listed.stat.type == fs::Type::directory) return has_directory(directory, name);
        return listed.stat.type == fs::Type::file && has_file(directory, name, listed);
    }

private:
    static bool in_metadata(const RootPath& directory) {
        for (RootPath at = directory; !at.is_root(); at = at.parent())
            if (is_metadata(at.name())) return true;
        return false;
    }

    [[nodiscard]] bool in_stdlib(const Directory& directory, const std::string& name) const {
        const auto& interpreter = installed_.interpreter;
        if (places_.territory(directory) != python::Territory::stdlib) return false;
        const RootPath path = directory.at / name;
        for (const auto* stdlib : {&interpreter.stdlib, &interpreter.platstdlib})
            if (const auto relative = python::below(path, *stdlib))
                if (any_glob_matches(set_.stdlib, std::string(*relative))) return true;
        return false;
    }

    [[nodiscard]] bool has_directory(const Directory& above, const std::string& name) const {
        if (!any_glob_matches(set_.directories, name)) return false;
        const Directory* directory = places_.directory(above.at / name);
        return directory != nullptr && (set_.only.empty() || holds_only(*directory));
    }

    /// Links could lead anywhere, so there is none in a directory that goes.
    [[nodiscard]] bool holds_only(const Directory& directory) const {
        return std::ranges::all_of(directory.entries, [&](const fs::Listed& entry) {
            if (entry.stat.type == fs::Type::file) return any_glob_matches(set_.only, std::string(entry.name));
            const Directory* below =
                entry.stat.type == fs::Type::directory ? places_.directory(directory.at / entry.name) : nullptr;
            return below != nullptr && holds_only(*below);
        });
    }

    [[nodiscard]] bool has_file(const Directory& directory, const std::string& name, const fs::Listed& listed) const {
        if (!any_glob_matches(set_.files, name)) return false;
        const RootPath path = directory.at / name;
        const std::string stem = name.substr(0, name.rfind('.'));
        if (!set_.begins_with.empty() && !begins_right(path)) return false;
        if (set_.compiled &&
            (!python::type_in(directory, stem + ".pyc") ||
             !is_compiled_from(tree_, directory.at / (stem + ".pyc"), listed.stat, installed_.interpreter.version)))
            return false;
        return set_.unless_beside_mentions.empty() || !is_mentioned(directory, stem + ".py");
    }

    [[nodiscard]] bool begins_right(const RootPath& path) const {
        const auto file = tree_.open(path);
        std::array<char, 32> bytes{};
        if (!file) return false;
        const auto count = (*file)->read_at(0, std::as_writable_bytes(std::span(bytes)));
        const std::string_view head(bytes.data(), count.value_or(0));
        return std::ranges::any_of(set_.begins_with, [&](const std::string& start) { return head.starts_with(start); });
    }

    /// What cannot be read might mention it.
    [[nodiscard]] bool is_mentioned(const Directory& directory, const std::string& source) const {
        if (!python::type_in(directory, source)) return false;
        const auto text = fs::read(tree_, directory.at / source, python::largest_source);
        return !text || std::ranges::any_of(set_.unless_beside_mentions, [&](const std::string& word) {
            return text->find(word) != std::string::npos;
        });
    }

    const fs::Tree& tree_;
    const Installed& installed_;
    const python::SearchDirectories& places_;
    const PruneSet& set_;
    std::unordered_set<RootPath> suites_;
    std::string last_;
    bool is_metadata_ = false;
};

/// "/…/site-packages/numpy" for everything in it.
RootPath part_of(const Directory& directory, std::string_view file, const Installed& installed) {
    const RootPath path = directory.at / file;
    const python::SearchDirectory* place = installed.places.search_place_of(path);
    const RootPath& top = place == nullptr                  ? installed.interpreter.stdlib
                          : path.is_within(place->known_as) ? place->known_as
                                                            : place->real;
    const auto relative = python::below(path, top);
    return relative ? top / relative->substr(0, relative->find('/')) : directory.at;
}

/// Every name of `set` as `members` has them, in a copy of nothing: what goes is only noted.
std::unordered_set<RootPath> members_of(Members& members, const python::SearchDirectories& places) {
    std::unordered_set<RootPath> out;
    for (const auto& directory : places.directories())
        for (std::size_t index = 0; index < directory.entries.size(); ++index)
            if (members.has(directory, index)) out.insert(directory.at / directory.entries.name(index));
    return out;
}

void remove_emptied(const std::vector<Directory>& before, python::SearchDirectories& places) {
    std::unordered_set<RootPath> had_names;
    for (const auto& directory : before)
        if (!directory.entries.empty()) had_names.insert(directory.at);
    for (bool again = true; again;) {
        again = false;
        places.narrow([&](const Directory& directory, std::size_t index) {
            if (directory.entries.type(index) != fs::Type::directory) return true;
            const RootPath path = directory.at / directory.entries.name(index);
            const Directory* below = places.directory(path);
            const bool is_emptied = below != nullptr && below->entries.empty() && had_names.contains(path);
            again = again || is_emptied;
            return !is_emptied;
        });
    }
}

}   // namespace

void prune(const fs::Tree& tree, Installed& installed, const PruneSet& set, bool by_profile, std::size_t jobs,
           Selection& selection) {
    python::SearchDirectories& places = installed.places;
    const std::vector<Directory> before = places.directories();
    Members members(tree, installed, set, jobs);
    const auto goes = members_of(members, places);
    places.narrow([&](const Directory& directory, std::size_t index) {
        return !goes.contains(directory.at / directory.entries.name(index));
    });
    remove_emptied(before, places);

    Saving saved{set.name, set.because};
    std::map<RootPath, Sum> parts;
    for_each_removed(before, places, [&](const Directory& directory, const fs::Listed& file) {
        saved.files += 1;
        saved.bytes += file.stat.size;
        parts[part_of(directory, file.name, installed)].add(file.stat);
    });
    for (const auto& [at, sum] : parts)
        selection.left_out.push_back({at,
                                      Removal::pruned,
                                      {{"set", set.name}, {"because", set.because}, {"by_profile", by_profile}},
                                      sum.files,
                                      sum.bytes});
    selection.pruned.push_back(std::move(saved));
}

Saving saving(const fs::Tree& tree, const Installed& installed, const PruneSet& set, std::size_t jobs) {
    Members members(tree, installed, set, jobs);
    Saving saved{set.name, set.because};
    const auto goes = members_of(members, installed.places);
    std::unordered_set<RootPath> gone;   // Directories, each named before those below it.
    for (const auto& directory : installed.places.directories()) {
        const bool all = gone.contains(directory.at.parent()) || goes.contains(directory.at);
        if (all) gone.insert(directory.at);
        for (const auto& entry : directory.entries) {
            if (entry.stat.type != fs::Type::file || (!all && !goes.contains(directory.at / entry.name))) continue;
            saved.files += 1;
            saved.bytes += entry.stat.size;
        }
    }
    return saved;
}

}   // namespace sandroot::scope
