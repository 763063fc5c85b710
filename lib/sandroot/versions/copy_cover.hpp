// CopyCover: the fewest entries by which a copier brings the names of a plan, each to its place.
#pragma once

#include <sandroot/fs/chase.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/versions/unlisted.hpp>
#include <sandroot/versions/version.hpp>

#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace sandroot::versions {

class CopyCover {
public:
    /// `areas` are the directories that are entries whatever is beside them, by the names by which they are known, none
    /// inside another. All must outlive this.
    CopyCover(const plan::Plan& plan, const fs::Tree& tree, const Copier& copier, std::span<const RootPath> areas);

    /// The entries for the areas, sorted.
    [[nodiscard]] std::vector<RootPath> take_areas();
    /// Leaves the areas to somebody else.
    void pass_over_areas();
    /// The entries for what is in no area, sorted. After one of the two above.
    [[nodiscard]] std::vector<RootPath> take_rest();
    /// What no entry could bring, sorted.
    [[nodiscard]] std::vector<Unlisted> take_unlisted();

private:
    /// A name of the plan, and where it is to be in the root, which differs below a link that is followed.
    struct Place {
        RootPath at;
        RootPath real;
    };
    enum class Wholeness : std::uint8_t { unknown, being_judged, whole, partial };

    void note_areas();
    /// Does copying the directory `real` bring all of the plan below it, and nothing else?
    [[nodiscard]] bool is_whole(const RootPath& real);
    [[nodiscard]] bool judge(const RootPath& real);
    [[nodiscard]] bool link_is_brought(const RootPath& real);
    [[nodiscard]] std::size_t files_below(const RootPath& real) const;
    [[nodiscard]] bool may_be_an_entry(const Place& directory) const;
    [[nodiscard]] bool is_wanted_whole(const RootPath& real) const;
    [[nodiscard]] bool has_libraries(const RootPath& real) const;

    void add_directory(const Place& directory);
    void add_content(const Place& directory);
    void add_file(const Place& file, const plan::Name& name);
    void add_link(const Place& link);
    /// Goes through the links below a `directory` that is an entry; those that the copier drops become entries.
    void note_links_below(const Place& directory);
    [[nodiscard]] bool may_follow(const RootPath& link);
    /// Where a link to a file passes through a link that no entry brings, what it leads to is an entry by that name.
    void follow(Place link);
    /// Is `path` in the root, once all entries are?
    [[nodiscard]] bool is_reached(const RootPath& path);
    void leave(const RootPath& at, Obstacle obstacle, fs::Type type = fs::Type::symlink);

    const plan::Plan& plan_;
    const fs::Tree& tree_;
    fs::Chaser chaser_;
    const Copier& copier_;
    std::span<const RootPath> areas_;
    std::unordered_map<RootPath, Wholeness> wholeness_;
    std::set<RootPath> done_;   ///< Real directories of areas.
    bool passed_over_ = false;
    std::size_t follows_ = 0;
    std::vector<Place> links_;              ///< To files; all that enter.
    std::set<RootPath> brought_;            ///< Real places of links to directories that come with an entry.
    std::vector<RootPath> followed_into_;   ///< Links to directories whose content is an entry, under their name.
    std::vector<RootPath> on_the_way_;      ///< Real directories that are being followed into through links.
    std::set<RootPath> listed_;
    std::set<Unlisted> unlisted_;
};

}   // namespace sandroot::versions
