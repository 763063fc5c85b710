#include <sandroot/base/escape.hpp>
#include <sandroot/policy/compose_profile.hpp>

#include <algorithm>
#include <set>

namespace sandroot::policy {

namespace {

constexpr std::size_t most_profiles = 64;

void join(std::vector<std::string>& list, std::vector<std::string> more) {
    for (auto& item : more)
        if (std::ranges::find(list, item) == list.end()) list.push_back(std::move(item));
}

/// Items of `more` join `list`, and replace what has the same name.
template <class Item>
void join_named(std::vector<Item>& list, std::vector<Item> more, std::string Item::* name) {
    for (auto& item : more) {
        const auto same = std::ranges::find(list, item.*name, name);
        if (same == list.end()) list.push_back(std::move(item));
        else *same = std::move(item);
    }
}

class Composer {
public:
    explicit Composer(const ReadProfile& read) : read_(read) {}

    Result<void> add(const std::string& wanted, const HostPath& directory) {
        const bool is_file = wanted.contains('/');
        const HostPath path = wanted.starts_with('/') ? HostPath(wanted) : directory / wanted;
        const std::string& key = is_file ? path.str() : wanted;
        if (open_.contains(key))
            return fail(Errc::malformed, "profile " + escape_for_terminal(key) + " extends itself",
                        "take it out of extends");
        if (!seen_.insert(key).second) return {};
        if (seen_.size() > most_profiles)
            return fail(Errc::malformed, "over " + std::to_string(most_profiles) + " profiles extend each other");
        std::string text;
        if (is_file) {
            SR_TRY(text, read_(path));
        } else {
            SR_TRY(text, built_in_profile_text(wanted));
        }
        SR_TRY(Profile profile, parse_profile(text, is_file ? wanted : "built-in profile " + wanted));
        if (open_.empty()) stands_ = stands_ || !profile.on_top;
        open_.insert(key);
        for (const auto& base : profile.extends)
            SR_DO(add(base, is_file ? path.parent() : directory), "extends of " + escape_for_terminal(wanted));
        open_.erase(key);
        SR_DO(check_prune(profile, composed_, text, is_file ? wanted : "built-in profile " + wanted));
        composed_ = seen_any_ ? merge(std::move(composed_), std::move(profile)) : std::move(profile);
        seen_any_ = true;
        return {};
    }

    /// Is one of those that were asked for themselves more than an addition?
    [[nodiscard]] bool stands() const { return stands_; }

    Profile finish() {
        composed_.extends.clear();
        return std::move(composed_);
    }

private:
    const ReadProfile& read_;
    Profile composed_;
    bool seen_any_ = false;
    bool stands_ = false;
    std::set<std::string> seen_;
    std::set<std::string> open_;   // Those whose extends are being read.
};

}   // namespace

Profile merge(Profile base, Profile over) {
    base.name = base.name.empty() ? over.name : base.name + (over.name.empty() ? "" : "+" + over.name);
    base.about = over.about;
    base.on_top = base.on_top && over.on_top;
    join(base.extends, std::move(over.extends));
    join_named(base.directories, std::move(over.directories), &Profile::Directory::path);
    join_named(base.files, std::move(over.files), &Profile::File::path);
    join(base.paths, std::move(over.paths));
    join(base.links, std::move(over.links));
    join(base.never, std::move(over.never));
    join(base.keep, std::move(over.keep));
    base.rules = merge(std::move(base.rules), std::move(over.rules));
    join(base.prune, std::move(over.prune));
    base.prune_sets = merge(std::move(base.prune_sets), std::move(over.prune_sets));
    return base;
}

std::vector<PruneSet> merge(std::vector<PruneSet> base, std::vector<PruneSet> over) {
    join_named(base, std::move(over), &PruneSet::name);
    return base;
}

Rules merge(Rules base, Rules over) {
    join_named(base.companions, std::move(over.companions), &Companion::name);
    join(base.host_provided, std::move(over.host_provided));
    join(base.of_other_systems, std::move(over.of_other_systems));
    return base;
}

Result<Profile> compose_profile(std::span<const std::string> wanted, const HostPath& directory,
                                const ReadProfile& read) {
    Composer composer(read);
    for (const auto& one : wanted) SR_DO(composer.add(one, directory));
    if (composer.stands()) return composer.finish();
    Composer on_default(read);
    SR_DO(on_default.add(std::string(built_in_profiles().front().name), directory));
    for (const auto& one : wanted) SR_DO(on_default.add(one, directory));
    return on_default.finish();
}

}   // namespace sandroot::policy
