// Entries: the growing set of names that enter the root, closed under every symlink and directory on the way to each.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/chase.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/plan/plan.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sandroot::plan {

/// Globs (fnmatch(3); `*` crosses slashes) on in-root paths: what they match is left out.
struct Barrier {
    std::vector<std::string> globs;
    bool by_profile = false;   ///< Else by --exclude.
};

class Entries {
public:
    /// `known` are directories that were read already, sorted by path; `unsearched` are directories of packages that no
    /// import looks in, which are left out. Both must outlive this.
    Entries(const fs::Tree& tree, std::vector<Barrier> barriers, std::span<const fs::WalkedDirectory> known = {},
            std::span<const RootPath> unsearched = {})
        : tree_(tree), chaser_(tree), barriers_(std::move(barriers)), known_(known), unsearched_(unsearched) {}

    /// The name `path`, what every symlink on the way says, every directory crossed, and the file or the bare directory
    /// at its end, which is returned; nothing where a barrier keeps it out or it is no file, directory or link (both
    /// are recorded as left out). Errors: those of the chase.
    Result<std::optional<RootPath>> add(const RootPath& path, const Reason& why);

    /// The directory at `path` and all below it. Links inside bring their targets, unless such a target is a directory
    /// that holds half the system. Below a directory that was already taken whole nothing is done.
    Result<void> add_below(const RootPath& path, const Reason& why, std::size_t jobs);

    /// A file that the build writes. What was there before is replaced, but for a directory; a directory above it that
    /// the image lacks is made. Where a barrier keeps it out, or there is no way to it, it is recorded as left out.
    void add_generated(const RootPath& path, std::string content, std::uint32_t mode, Reason why);
    /// A directory with this mode, whatever the image has there; else the same.
    void add_made_directory(const RootPath& path, std::uint32_t mode, Reason why);

    /// The link `link` becomes the file that it leads to, which the tree has at `real`.
    void become_file(const RootPath& link, const RootPath& real, const Reason& why);
    /// The directory `real`, with all below it, takes the place of `link`, which leads to it. Where it was there is a
    /// link to its new place, or, if it `stays`, each of its files once more.
    void take_place(const RootPath& link, const RootPath& real, bool stays, const Reason& why);
    /// The link `link` becomes a directory in which each name of `real`, where it leads, is a link to that.
    void spread(const RootPath& link, const RootPath& real, const Reason& why);

    /// Valid until something else is added.
    [[nodiscard]] std::optional<Name> find(const RootPath& at) const;
    /// Those at or below `real` that are `wanted`, sorted.
    [[nodiscard]] std::vector<RootPath> within(const RootPath& real,
                                               const std::function<bool(const Name&)>& wanted) const;
    /// Is `real` inside a directory that was taken whole?
    [[nodiscard]] bool covers(const RootPath& real) const;
    [[nodiscard]] fs::Chaser& chaser() noexcept { return chaser_; }
    [[nodiscard]] const fs::Tree& tree() const noexcept { return tree_; }

    void leave_out(const RootPath& at, LeftOutKind kind, Values values = {});
    void remark(const RootPath& at, RemarkKind kind, Values values = {});

    /// Moves everything into `plan`, sorted.
    void finish(Plan& plan);

private:
    /// A directory that grows. It need not have entered itself yet.
    struct Growing {
        std::vector<OwnName> own;   ///< Sorted by name.
        fs::Listing listed;
        ReasonId listed_why = 0;
        std::vector<std::uint32_t> excluded;   ///< Indexes into `listed` of what is left out or among `own`, sorted.
        bool is_walked = false;
    };
    [[nodiscard]] const OwnName* find_own(const RootPath& at) const;
    /// The index of `at` in the listing of its directory, if it entered with its neighbours.
    [[nodiscard]] std::optional<std::size_t> listed_index(const RootPath& at) const;
    [[nodiscard]] bool has(const RootPath& at) const;
    /// The name `at`, set apart from its neighbours if it entered with them; null if it did not enter.
    OwnName* own(const RootPath& at);
    OwnName& add_own(const RootPath& at);
    ReasonId id_of(const Reason& why);
    static void add_reason(OwnName& own, ReasonId why);
    void sort_reasons(OwnName& own) const;
    void take(const fs::WalkedDirectory& directory, ReasonId why, std::vector<RootPath>& links);
    /// Can `is_barred` hold for a name in `directory`?
    [[nodiscard]] bool may_bar_in(const RootPath& directory) const;
    /// Whether it has a place in a root.
    bool put(const RootPath& at, const fs::Stat& stat, std::string target, const Reason& why);
    void put_parents(const RootPath& at, const RootPath& asked_by);
    /// The place of `at` without links above it, with all directories on the way.
    std::optional<RootPath> way_to(const RootPath& at);
    [[nodiscard]] bool is_unsearched(const RootPath& at) const;
    /// Whether a glob keeps it out, or no import looks in it; it is recorded then.
    [[nodiscard]] bool is_barred(const RootPath& at);
    void follow_links(const std::vector<RootPath>& links, std::size_t jobs);
    void put_link(const RootPath& at, const RootPath& to, const Reason& why);
    /// The relative targets of links in `now`, which was `was`, that lead out of `top`, by text.
    void keep_targets(const RootPath& now, const RootPath& was, const RootPath& top);

    const fs::Tree& tree_;
    fs::Chaser chaser_;
    std::vector<Barrier> barriers_;
    std::span<const fs::WalkedDirectory> known_;
    std::span<const RootPath> unsearched_;
    std::unordered_map<RootPath, Growing> directories_;   ///< By path.
    std::optional<OwnName> top_;                          ///< "/", which lies in no directory.
    std::vector<Reason> reasons_;
    std::map<Reason, ReasonId> reason_ids_;
    std::set<RootPath> whole_;   ///< Directories taken with all below.
    std::unordered_map<RootPath, LeftOut> left_out_;
    std::set<RootPath> unread_;   ///< Those that no option leaves out.
    std::vector<Remark> remarks_;
    bool has_aliases_ = false;
};

}   // namespace sandroot::plan
