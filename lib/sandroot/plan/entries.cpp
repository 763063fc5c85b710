#include <sandroot/base/escape.hpp>
#include <sandroot/base/glob.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/plan/entries.hpp>
#include <sandroot/plan/in_root_mode.hpp>
#include <sandroot/plan/taken.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace sandroot::plan {

namespace {

bool has_a_place(fs::Type type) {
    return type == fs::Type::file || type == fs::Type::directory || type == fs::Type::symlink;
}

std::string why_no_place(fs::Type type) {
    return "a " + std::string(fs::name_of(type)) + " has no place in a root";
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

const std::string* Entries::barred(const RootPath& at) {
    for (const auto& barrier : barriers_) {
        for (const auto& glob : barrier.globs) {
            if (!glob_matches(glob, at.str())) continue;
            barred_why_ = barrier.why + " " + glob;
            return &barred_why_;
        }
    }
    return nullptr;
}

void Entries::leave_out(const RootPath& at, std::string why) {
    left_out_.emplace(at, std::move(why));
}

void Entries::remark(const RootPath& at, std::string text, RemarkKind kind) {
    remarks_.push_back({at, std::move(text), kind});
}

std::optional<Entries::Place> Entries::taken_place(const RootPath& at) const {
    if (at.is_root()) return std::nullopt;
    const auto directory = taken_at_.find(at.parent());
    if (directory == taken_at_.end()) return std::nullopt;
    const Taken& taken = taken_[directory->second];
    const auto index = taken.names.index_of(at.name());
    if (!index || is_apart(taken, *index)) return std::nullopt;
    return Place{directory->second, *index};
}

bool Entries::has(const RootPath& at) const {
    return entries_.contains(at) || taken_place(at);
}

std::optional<Entry> Entries::find(const RootPath& at) const {
    if (const auto found = entries_.find(at); found != entries_.end()) return found->second;
    if (const auto place = taken_place(at)) return entry_of(taken_[place->taken], place->name);
    return std::nullopt;
}

Entry& Entries::add_own(const RootPath& at) {
    with_own_.insert(at.parent());
    Entry& entry = entries_[at];
    entry.at = at;
    return entry;
}

Entry* Entries::own(const RootPath& at) {
    if (const auto found = entries_.find(at); found != entries_.end()) return &found->second;
    const auto place = taken_place(at);
    if (!place) return nullptr;
    Taken& taken = taken_[place->taken];
    Entry& entry = add_own(at);
    entry = entry_of(taken, place->name);
    const auto index = static_cast<std::uint32_t>(place->name);
    taken.apart.insert(std::ranges::lower_bound(taken.apart, index), index);
    return &entry;
}

std::vector<RootPath> Entries::within(const RootPath& real, const std::function<bool(const Entry&)>& wanted) const {
    std::vector<RootPath> found;
    for (const auto& [at, entry] : entries_)
        if (at.is_within(real) && wanted(entry)) found.push_back(at);
    for (const auto& taken : taken_) {
        if (!taken.at.is_within(real)) continue;
        for (std::size_t index = 0; index < taken.names.size(); ++index) {
            if (is_apart(taken, index)) continue;
            if (const Entry entry = entry_of(taken, index); wanted(entry)) found.push_back(entry.at);
        }
    }
    std::ranges::sort(found);
    return found;
}

bool Entries::covers(const RootPath& real) const {
    return std::ranges::any_of(whole_, [&](const RootPath& top) { return real.is_within(top); });
}

Entry* Entries::put(const RootPath& at, const fs::Stat& stat, std::string target, const Because& why) {
    if (!has_a_place(stat.type)) {
        leave_out(at, why_no_place(stat.type));
        return nullptr;
    }
    Entry* entry = own(at);
    if (!entry) {
        const InRootMode inside = in_root_mode(stat);
        entry = &add_own(at);
        entry->kind = kind_of(stat.type);
        entry->mode = inside.mode;
        entry->must_copy = stat.type == fs::Type::file && inside.mode != stat.mode;
        entry->uid = stat.uid;
        entry->gid = stat.gid;
        entry->target = std::move(target);
        entry->source = stat;
        if (!inside.changed.empty() && stat.type == fs::Type::file) remark(at, inside.changed);
    }
    if (std::ranges::find(entry->why, why) == entry->why.end()) entry->why.push_back(why);
    return entry;
}

bool Entries::may_bar_in(const RootPath& directory) const {
    const std::string above = directory.is_root() ? "/" : directory.str() + "/";
    return std::ranges::any_of(barriers_, [&](const Barrier& barrier) {
        return std::ranges::any_of(barrier.globs, [&](const std::string& glob) {
            const auto literal = std::string_view(glob).substr(0, glob.find_first_of("*?[\\"));
            return literal.starts_with(above) || std::string_view(above).starts_with(literal);
        });
    });
}

void Entries::take(const fs::WalkedDirectory& directory, const std::shared_ptr<const Because>& why,
                   std::vector<RootPath>& links) {
    Taken taken{directory.at, directory.entries, {}, why};
    const bool look_up = with_own_.contains(directory.at);
    const bool look_at_globs = may_bar_in(directory.at);
    for (std::size_t index = 0; index < taken.names.size(); ++index) {
        const fs::Listed listed = taken.names[index];
        const bool is_link = listed.stat.type == fs::Type::symlink;
        const InRootMode inside = in_root_mode(listed.stat);
        const bool is_remarkable = listed.stat.type == fs::Type::file && !inside.changed.empty();
        const bool is_too_long = directory.at.str().size() + 1 + listed.name.size() >= PATH_MAX;
        if (has_a_place(listed.stat.type) && !look_up && !look_at_globs && !is_link && !is_remarkable && !is_too_long)
            continue;
        const RootPath at = directory.at / listed.name;
        const auto set_apart = [&] { taken.apart.push_back(static_cast<std::uint32_t>(index)); };
        if (is_too_long) {
            // By no path can anybody open it, neither here nor inside.
            leave_out(at, "cannot be read: " + errno_text(ENAMETOOLONG));
            unread_.insert(at);
            set_apart();
        } else if (const std::string* reason = look_at_globs ? barred(at) : nullptr) {
            leave_out(at, *reason);
            set_apart();
        } else if (!has_a_place(listed.stat.type)) {
            leave_out(at, why_no_place(listed.stat.type));
            set_apart();
        } else {
            if (is_link) links.push_back(at);
            if (const auto known = look_up ? entries_.find(at) : entries_.end(); known != entries_.end()) {
                auto& reasons = known->second.why;
                if (std::ranges::find(reasons, *why) == reasons.end()) reasons.push_back(*why);
                set_apart();
            } else if (is_remarkable) {
                remark(at, inside.changed);
            }
        }
    }
    taken_at_.emplace(directory.at, taken_.size());
    taken_.push_back(std::move(taken));
}

void Entries::put_parents(const RootPath& at, const RootPath& asked_by) {
    if (at.is_root()) return;
    const RootPath parent = at.parent();
    if (parent.is_root() || has(parent)) return;
    put_parents(parent, asked_by);
    // `at` was reached through its parent, so the parent is a real directory.
    if (const auto chased = chaser_.chase(parent))
        put(parent, chased->stat, {}, {Rule::directory, asked_by, "lies on the way"});
}

Result<std::optional<RootPath>> Entries::add(const RootPath& path, const Because& why) {
    SR_TRY(const fs::Chased chased, chaser_.chase(path));
    if (const std::string* reason = barred(path)) return leave_out(path, *reason), std::nullopt;
    if (const std::string* reason = barred(chased.real)) return leave_out(chased.real, *reason), std::nullopt;
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
            hop.at == asked ? why : Because{Rule::symlink, path, "leads to " + chased.real.str()});
    }
    for (const auto& directory : chased.directories) {
        if (directory == chased.real) continue;
        put_parents(directory, path);
        if (!has(directory))
            if (const auto crossed = chaser_.chase(directory))
                put(directory, crossed->stat, {}, {Rule::directory, path, "lies on the way"});
    }
    if (chased.real.is_root()) return chased.real;
    put_parents(chased.real, path);
    if (!put(chased.real, chased.stat, {}, why)) return std::nullopt;
    return chased.real;
}

Result<void> Entries::add_below(const RootPath& path, const Because& why, std::size_t jobs) {
    SR_TRY(const auto top, add(path, why));
    if (!top || covers(*top)) return {};
    const auto entry = find(*top);
    if (entry && entry->kind != Kind::directory) return {};
    SR_TRY(const fs::Walked walked,
           fs::walk(tree_, *top, jobs, [&](const RootPath& at) { return !whole_.contains(at); }, known_));
    whole_.insert(*top);

    std::vector<RootPath> links;
    const auto reason = std::make_shared<const Because>(why);
    for (const auto& directory : walked.directories)
        if (has(directory.at)) take(directory, reason, links);   // Not below something that was left out.
    // What this process lacks is no property of the directory: a root without it would be a wrong one.
    for (const auto& unread : walked.unread)
        if (const int number = unread.error.os_error; number == EMFILE || number == ENFILE || number == ENOMEM)
            return std::unexpected(in_step(unread.error, "reading " + escape_for_terminal(unread.at.str())));
    for (const auto& unread : walked.unread) {
        leave_out(unread.at, "cannot be read: " + errno_text(unread.error.os_error));
        unread_.insert(unread.at);
    }
    follow_links(links, jobs);
    return {};
}

void Entries::follow_links(const std::vector<RootPath>& links, std::size_t jobs) {
    for (const auto& link : links) {
        const auto chased = chaser_.chase(link);
        if (!chased) {
            const auto entry = find(link);
            remark(link, "a link to " + escape_for_terminal(entry ? entry->target : "") + ", which leads nowhere (" +
                             errno_text(chased.error().os_error) + "); it is kept as it is");
            continue;
        }
        const Because why{Rule::link_target, link, "a link of the package leads here"};
        if (chased->stat.type == fs::Type::directory && !covers(chased->real)) {
            if (holds_half_the_system(chased->real) || link.is_within(chased->real)) {
                leave_out(chased->real,
                          "only the link " + escape_for_terminal(link.str()) +
                              " leads here, and it would bring a whole part of the system; --add takes it");
            } else if (const auto added = add_below(link, why, jobs); !added) {
                leave_out(chased->real, added.error().message);
            }
            continue;
        }
        if (const auto added = add(link, why); !added) leave_out(link, added.error().message);
    }
}

std::optional<RootPath> Entries::way_to(const RootPath& at) {
    const RootPath parent = at.parent();
    if (parent.is_root()) return at;
    if (const auto made = entries_.find(parent); made != entries_.end() && made->second.kind == Kind::directory)
        return at;
    const Because why{Rule::directory, at, "lies on the way"};
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
    leave_out(at, chased ? parent.str() + " is no directory" : chased.error().message);
    return std::nullopt;
}

void Entries::add_generated(const RootPath& path, std::string content, std::uint32_t mode, Because why) {
    const auto way = way_to(path);
    if (!way) return;
    const RootPath& at = *way;
    if (const std::string* reason = barred(at)) return leave_out(at, *reason);
    Entry* entry = own(at);
    if (entry && entry->kind == Kind::directory) return leave_out(at, "a file was asked for where a directory is");
    if (!entry) entry = &add_own(at);
    *entry = Entry{};
    entry->at = at;
    entry->kind = Kind::generated;
    entry->mode = mode;
    entry->content = std::move(content);
    entry->why.push_back(std::move(why));
}

void Entries::add_made_directory(const RootPath& path, std::uint32_t mode, Because why) {
    const auto way = way_to(path);
    if (!way) return;
    const RootPath& at = *way;
    if (const std::string* reason = barred(at)) return leave_out(at, *reason);
    Entry* entry = own(at);
    if (!entry) entry = &add_own(at);
    entry->kind = Kind::directory;
    entry->mode = mode;
    entry->uid = 0;
    entry->gid = 0;
    entry->target.clear();
    entry->source = {};
    entry->source.type = fs::Type::directory;
    entry->why.push_back(std::move(why));
}

void Entries::finish(Plan& plan) {
    plan.entries.reserve(entries_.size());
    for (auto& [at, entry] : entries_) {
        std::ranges::sort(entry.why);
        plan.entries.push_back(std::move(entry));
    }
    std::ranges::sort(plan.entries, {}, &Entry::at);
    plan.taken = std::move(taken_);
    std::ranges::sort(plan.taken, {}, &Taken::at);
    for (const auto& directory : whole_)   // Sorted, so a directory comes before what is inside it.
        if (plan.whole.empty() || !directory.is_within(plan.whole.back())) plan.whole.push_back(directory);
    for (auto& [at, why] : left_out_) plan.left_out.push_back({at, std::move(why), unread_.contains(at)});
    std::ranges::sort(plan.left_out, {}, &LeftOut::at);
    std::ranges::stable_sort(remarks_, {}, &Remark::at);
    plan.remarks = std::move(remarks_);
}

}   // namespace sandroot::plan
