#include <sandroot/base/escape.hpp>
#include <sandroot/base/glob.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/plan/entries.hpp>
#include <sandroot/plan/in_root_mode.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace sandroot::plan {

namespace {

bool has_a_place(fs::Type type) {
    return type == fs::Type::file || type == fs::Type::directory || type == fs::Type::symlink;
}

Values type_of(const fs::Stat& stat) {
    return {{"type", std::string(fs::name_of(stat.type))}};
}

/// Directories so near the top that a link to them means "the system", not "my data".
bool holds_half_the_system(const RootPath& directory) {
    constexpr std::array<std::string_view, 22> wide{
        "/",     "/bin", "/boot", "/dev", "/etc", "/home",    "/lib",     "/lib64",     "/opt",       "/proc", "/root",
        "/sbin", "/srv", "/sys",  "/tmp", "/usr", "/usr/bin", "/usr/lib", "/usr/local", "/usr/share", "/var",  "/run"};
    return std::ranges::find(wide, directory.str()) != wide.end() || directory.is_within(RootPath("/proc")) ||
           directory.is_within(RootPath("/sys")) || directory.is_within(RootPath("/dev"));
}

}   // namespace

bool Entries::is_unsearched(const RootPath& at) const {
    return std::ranges::find(unsearched_, at) != unsearched_.end();
}

bool Entries::is_barred(const RootPath& at) {
    if (is_unsearched(at)) {
        leave_out(at, LeftOutKind::not_on_sys_path);
        return true;
    }
    for (const auto& barrier : barriers_)
        for (const auto& glob : barrier.globs)
            if (glob_matches(glob, at.str())) {
                leave_out(at, LeftOutKind::excluded, {{"glob", glob}, {"by_profile", barrier.by_profile}});
                return true;
            }
    return false;
}

void Entries::leave_out(const RootPath& at, LeftOutKind kind, Values values) {
    left_out_.try_emplace(at, LeftOut{at, kind, std::move(values)});
}

void Entries::remark(const RootPath& at, RemarkKind kind, Values values) {
    remarks_.push_back({at, kind, std::move(values)});
}

const OwnName* Entries::find_own(const RootPath& at) const {
    if (at.is_root()) return top_ ? &*top_ : nullptr;
    const auto directory = directories_.find(at.parent());
    if (directory == directories_.end()) return nullptr;
    const auto& own = directory->second.own;
    const auto found = std::ranges::lower_bound(own, at.name(), {}, &OwnName::name);
    return found != own.end() && found->name == at.name() ? &*found : nullptr;
}

std::optional<std::size_t> Entries::listed_index(const RootPath& at) const {
    if (at.is_root()) return std::nullopt;
    const auto directory = directories_.find(at.parent());
    if (directory == directories_.end()) return std::nullopt;
    const Growing& growing = directory->second;
    const auto index = growing.listed.index_of(at.name());
    if (!index || std::ranges::binary_search(growing.excluded, static_cast<std::uint32_t>(*index))) return std::nullopt;
    return index;
}

bool Entries::has(const RootPath& at) const {
    return find_own(at) || listed_index(at);
}

std::optional<Name> Entries::find(const RootPath& at) const {
    const auto directory = directories_.find(at.parent());
    // The key outlives the view, which `at` need not.
    const RootPath& above = directory == directories_.end() ? at : directory->first;
    if (const OwnName* own = find_own(at)) return view_of(above, *own);
    if (const auto index = listed_index(at)) {
        const Growing& growing = directory->second;
        return view_of(above, growing.listed[*index], growing.listed_why);
    }
    return std::nullopt;
}

OwnName& Entries::add_own(const RootPath& at) {
    if (at.is_root()) return top_.emplace();
    auto& own = directories_[at.parent()].own;
    return *own.insert(std::ranges::lower_bound(own, at.name(), {}, &OwnName::name), OwnName{std::string(at.name())});
}

OwnName* Entries::own(const RootPath& at) {
    if (at.is_root()) return top_ ? &*top_ : nullptr;
    const auto directory = directories_.find(at.parent());
    if (directory == directories_.end()) return nullptr;
    Growing& growing = directory->second;
    const auto known = std::ranges::lower_bound(growing.own, at.name(), {}, &OwnName::name);
    if (known != growing.own.end() && known->name == at.name()) return &*known;
    const auto index = listed_index(at);
    if (!index) return nullptr;
    const auto place = static_cast<std::uint32_t>(*index);
    growing.excluded.insert(std::ranges::lower_bound(growing.excluded, place), place);
    return &*growing.own.insert(known, own_name(growing.listed[*index], growing.listed_why));
}

ReasonId Entries::id_of(const Reason& why) {
    const auto [at, is_new] = reason_ids_.try_emplace(why, static_cast<ReasonId>(reasons_.size()));
    if (is_new) reasons_.push_back(why);
    return at->second;
}

void Entries::add_reason(OwnName& own, ReasonId why) {
    if (std::ranges::find(own.why, why) == own.why.end()) own.why.push_back(why);
}

std::vector<RootPath> Entries::within(const RootPath& real, const std::function<bool(const Name&)>& wanted) const {
    std::vector<RootPath> found;
    for (const auto& [at, growing] : directories_) {
        const bool is_below = at.is_within(real);
        if (!is_below && at != real.parent()) continue;
        const auto look_at = [&](const Name& name) {
            if ((is_below || name.name == real.name()) && wanted(name)) found.push_back(name.at());
        };
        for (const auto& own : growing.own) look_at(view_of(at, own));
        auto excluded = growing.excluded.begin();
        for (std::uint32_t index = 0; index < growing.listed.size(); ++index) {
            if (excluded != growing.excluded.end() && *excluded == index) ++excluded;
            else look_at(view_of(at, growing.listed[index], growing.listed_why));
        }
    }
    std::ranges::sort(found);
    return found;
}

bool Entries::covers(const RootPath& real) const {
    return std::ranges::any_of(whole_, [&](const RootPath& top) { return real.is_within(top); });
}

bool Entries::put(const RootPath& at, const fs::Stat& stat, std::string target, const Reason& why) {
    if (!has_a_place(stat.type)) {
        leave_out(at, LeftOutKind::special_file, type_of(stat));
        return false;
    }
    OwnName* own_name = own(at);
    if (!own_name) {
        const InRootMode inside = in_root_mode(stat);
        own_name = &add_own(at);
        own_name->kind = kind_of(stat.type);
        own_name->mode = inside.mode;
        own_name->must_copy = stat.type == fs::Type::file && inside.mode != stat.mode;
        own_name->uid = stat.uid;
        own_name->gid = stat.gid;
        own_name->payload = std::move(target);
        own_name->source = stat;
        if (!inside.changes.empty() && stat.type == fs::Type::file)
            remark(at, RemarkKind::mode_changed, inside.changes);
    }
    add_reason(*own_name, id_of(why));
    return true;
}

bool Entries::may_bar_in(const RootPath& directory) const {
    if (std::ranges::any_of(unsearched_, [&](const RootPath& one) { return one.parent() == directory; })) return true;
    const std::string above = directory.is_root() ? "/" : directory.str() + "/";
    return std::ranges::any_of(barriers_, [&](const Barrier& barrier) {
        return std::ranges::any_of(barrier.globs, [&](const std::string& glob) {
            const auto literal = std::string_view(glob).substr(0, glob.find_first_of("*?[\\"));
            return literal.starts_with(above) || std::string_view(above).starts_with(literal);
        });
    });
}

void Entries::take(const fs::WalkedDirectory& directory, ReasonId why, std::vector<RootPath>& links) {
    Growing& growing = directories_[directory.at];
    growing.listed = directory.entries;
    growing.listed_why = why;
    growing.is_walked = true;
    const bool look_at_globs = may_bar_in(directory.at);
    const std::size_t longest =
        directory.at.str().size() + 1 >= PATH_MAX ? 0 : PATH_MAX - 1 - directory.at.str().size();
    for (std::size_t index = 0; index < growing.listed.size(); ++index) {
        const fs::Listed listed = growing.listed[index];
        const bool is_link = listed.stat.type == fs::Type::symlink;
        const bool is_remarkable = listed.stat.type == fs::Type::file && mode_inside(listed.stat) != listed.stat.mode;
        const bool is_too_long = listed.name.size() >= longest;
        if (has_a_place(listed.stat.type) && growing.own.empty() && !look_at_globs && !is_link && !is_remarkable &&
            !is_too_long)
            continue;
        const RootPath at = directory.at / listed.name;
        const auto exclude = [&] { growing.excluded.push_back(static_cast<std::uint32_t>(index)); };
        if (is_too_long) {
            // By no path can anybody open it, neither here nor inside.
            leave_out(at, LeftOutKind::unreadable, {{"error", errno_text(ENAMETOOLONG)}});
            unread_.insert(at);
            exclude();
        } else if (look_at_globs && is_barred(at)) {
            exclude();
        } else if (!has_a_place(listed.stat.type)) {
            leave_out(at, LeftOutKind::special_file, type_of(listed.stat));
            exclude();
        } else {
            if (is_link) links.push_back(at);
            const auto known = std::ranges::lower_bound(growing.own, listed.name, {}, &OwnName::name);
            if (known != growing.own.end() && known->name == listed.name) {
                add_reason(*known, why);
                exclude();
            } else if (is_remarkable) {
                remark(at, RemarkKind::mode_changed, in_root_mode(listed.stat).changes);
            }
        }
    }
}

void Entries::put_parents(const RootPath& at, const RootPath& asked_by) {
    if (at.is_root()) return;
    const RootPath parent = at.parent();
    if (parent.is_root() || has(parent)) return;
    put_parents(parent, asked_by);
    // `at` was reached through its parent, so the parent is a real directory.
    if (const auto chased = chaser_.chase(parent))
        put(parent, chased->stat, {}, {ReasonKind::directory, asked_by, "lies on the way"});
}

Result<std::optional<RootPath>> Entries::add(const RootPath& path, const Reason& why) {
    SR_TRY(const fs::Chased chased, chaser_.chase(path));
    if (is_barred(path) || is_barred(chased.real)) return std::nullopt;
    // The link by which something was asked for has the asker's reason; the others are only on the way.
    const auto above = chaser_.chase(path.parent());
    const RootPath asked = above ? above->real / path.tidy().name() : path;
    for (const auto& hop : chased.hops) {
        put_parents(hop.at, path);
        fs::Stat stat;
        stat.type = fs::Type::symlink;
        stat.mode = 0777;
        if (const auto seen = tree_.stat(hop.at, fs::Follow::no)) stat = *seen;
        put(hop.at, stat, hop.target,
            hop.at == asked ? why : Reason{ReasonKind::symlink, path, "leads to " + chased.real.str()});
    }
    for (const auto& directory : chased.directories) {
        if (directory == chased.real) continue;
        put_parents(directory, path);
        if (!has(directory))
            if (const auto crossed = chaser_.chase(directory))
                put(directory, crossed->stat, {}, {ReasonKind::directory, path, "lies on the way"});
    }
    if (chased.real.is_root()) return chased.real;
    put_parents(chased.real, path);
    if (!put(chased.real, chased.stat, {}, why)) return std::nullopt;
    return chased.real;
}

Result<void> Entries::add_below(const RootPath& path, const Reason& why, std::size_t jobs) {
    SR_TRY(const auto top, add(path, why));
    if (!top || covers(*top)) return {};
    const auto name = find(*top);
    if (name && name->kind != Kind::directory) return {};
    SR_TRY(
        const fs::Walked walked,
        fs::walk(
            tree_, *top, jobs, [&](const RootPath& at) { return !whole_.contains(at) && !is_unsearched(at); }, known_));
    whole_.insert(*top);

    std::vector<RootPath> links;
    const ReasonId reason = id_of(why);
    for (const auto& directory : walked.directories)
        if (has(directory.at)) take(directory, reason, links);   // Not below something that was left out.
    // What this process lacks is no property of the directory: a root without it would be a wrong one.
    for (const auto& unread : walked.unread)
        if (const int number = unread.error.os_error; number == EMFILE || number == ENFILE || number == ENOMEM)
            return std::unexpected(in_step(unread.error, "reading " + escape_for_terminal(unread.at.str())));
    for (const auto& unread : walked.unread) {
        leave_out(unread.at, LeftOutKind::unreadable, {{"error", errno_text(unread.error.os_error)}});
        unread_.insert(unread.at);
    }
    follow_links(links, jobs);
    return {};
}

void Entries::follow_links(const std::vector<RootPath>& links, std::size_t jobs) {
    for (const auto& link : links) {
        const auto chased = chaser_.chase(link);
        if (!chased) {
            const auto name = find(link);
            const std::string target(name ? name->target : std::string_view());
            remark(link, RemarkKind::dangling_link,
                   {{"target", std::string(target)}, {"error", errno_text(chased.error().os_error)}});
            continue;
        }
        const Reason why{ReasonKind::link_target, link, "a link of the package leads here"};
        if (chased->stat.type == fs::Type::directory && !covers(chased->real)) {
            if (holds_half_the_system(chased->real) || link.is_within(chased->real)) {
                leave_out(chased->real, LeftOutKind::link_to_system, {{"link", link.str()}});
            } else if (const auto added = add_below(link, why, jobs); !added) {
                leave_out(chased->real, LeftOutKind::failed, {{"error", added.error().message}});
            }
            continue;
        }
        if (const auto added = add(link, why); !added)
            leave_out(link, LeftOutKind::failed, {{"error", added.error().message}});
    }
}

std::optional<RootPath> Entries::way_to(const RootPath& at) {
    const RootPath parent = at.parent();
    if (parent.is_root()) return at;
    if (const OwnName* made = find_own(parent); made && made->kind == Kind::directory) return at;
    const Reason why{ReasonKind::directory, at, "lies on the way"};
    const auto chased = chaser_.chase(parent);
    if (chased && chased->stat.type == fs::Type::directory) {
        const auto added = add(parent, why);
        return added && *added ? std::optional(chased->real / at.name()) : std::nullopt;
    }
    if (!chased && chased.error().os_error == ENOENT && !tree_.stat(parent, fs::Follow::no)) {
        const auto made = way_to(parent);
        if (!made) return std::nullopt;
        add_made_directory(*made, 0755, why);
        return *made / at.name();
    }
    if (chased) leave_out(at, LeftOutKind::no_directory, {{"above", parent.str()}});
    else leave_out(at, LeftOutKind::failed, {{"error", chased.error().message}});
    return std::nullopt;
}

void Entries::add_generated(const RootPath& path, std::string content, std::uint32_t mode, Reason why) {
    const auto way = way_to(path);
    if (!way) return;
    const RootPath& at = *way;
    if (is_barred(at)) return;
    OwnName* made = own(at);
    if (made && made->kind == Kind::directory) return leave_out(at, LeftOutKind::directory_there);
    if (!made) made = &add_own(at);
    *made = OwnName{std::string(at.name())};
    made->kind = Kind::generated;
    made->mode = mode;
    made->payload = std::move(content);
    made->why.push_back(id_of(why));
}

void Entries::add_made_directory(const RootPath& path, std::uint32_t mode, Reason why) {
    const auto way = way_to(path);
    if (!way) return;
    const RootPath& at = *way;
    if (is_barred(at)) return;
    OwnName* made = own(at);
    if (!made) made = &add_own(at);
    made->kind = Kind::directory;
    made->mode = mode;
    made->uid = 0;
    made->gid = 0;
    made->payload.clear();
    made->source = {};
    made->source.type = fs::Type::directory;
    add_reason(*made, id_of(why));
}

}   // namespace sandroot::plan
