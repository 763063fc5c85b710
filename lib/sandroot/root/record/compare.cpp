#include <sandroot/fs/dirfd.hpp>
#include <sandroot/fs/same_bytes.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/placing/placer.hpp>
#include <sandroot/root/record/attributes.hpp>
#include <sandroot/root/record/compare.hpp>
#include <sandroot/root/record/records.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>

#include <fcntl.h>

namespace sandroot::root {

namespace {

/// A name that a directory of the root is to hold.
struct Expected {
    plan::Name item;
    Record record = Record::nothing;
    std::size_t place = 0;   ///< Index of the directory, of the name in its directory, or of the second name.
    bool is_second = false;
};

struct Seen {
    std::vector<Difference> differences;
    bool wrong_time = false;
};

class Comparing {
public:
    Comparing(const placing::WorkPlan& work, const fs::DiskTree& source, const fs::DiskTree& root,
              const fs::Stat& manifest, const Records& records, const std::vector<std::string>& kept,
              const BuildOptions& options)
        : work_(work), source_(source), root_(root), manifest_(manifest), records_(records), kept_(kept),
          options_(options), may_chown_(placing::may_chown()), links_(placing::no_links(work)),
          seen_(work.directories.size()) {
        for (const auto& second : work.hard_links) ++further_names_[{second.first.directory, second.first.name}];
    }

    Result<Comparison> run() {
        SR_TRY(const os::Fd top, root_.open_fd(RootPath(), O_RDONLY | O_DIRECTORY));
        SR_TRY(const auto stat, fs::look_at(top));
        on_overlay_ = fs::is_overlay(top);
        look_at_directory(0, stat, seen_[0].differences);
        fs::in_parallel(work_.directories.size(), options_.jobs, [&](std::size_t at) {
            if (failed_ || (options_.stop && *options_.stop)) return;
            if (auto done = look_into(at); !done) {
                const std::scoped_lock lock(mutex_);
                error_ = std::move(done).error();
                failed_ = true;
            }
        });
        if (options_.stop && *options_.stop) return placing::interrupted();
        if (failed_) return std::unexpected(std::move(error_));
        Comparison comparison;
        comparison.links = std::move(links_);
        for (std::size_t at = 0; at < seen_.size(); ++at) {
            std::ranges::move(seen_[at].differences, std::back_inserter(comparison.differences));
            if (seen_[at].wrong_time) comparison.wrong_times.push_back(at);
        }
        std::ranges::sort(comparison.differences, {}, &Difference::at);
        comparison.manifest_differs = records_.differ;
        return comparison;
    }

private:
    /// A name of a directory by its place, for there are many.
    struct Key {
        enum class What : std::uint8_t { name, second_name, directory };
        std::string_view name;
        What what = What::name;
        std::size_t place = 0;
    };

    /// Sorted by name.
    [[nodiscard]] std::vector<Key> expected_in(std::size_t at) const {
        const auto& directory = work_.directories[at];
        std::vector<Key> keys;
        keys.reserve(directory.size() + directory.directories.size());
        for (std::size_t name = 0; name < directory.size(); ++name)
            keys.push_back({directory.name(name), Key::What::name, name});
        for (const auto& second : std::ranges::equal_range(work_.hard_links, at, {}, &placing::HardLink::directory))
            keys.push_back({second.item.name, Key::What::second_name,
                            static_cast<std::size_t>(&second - work_.hard_links.data())});
        for (const std::size_t below : directory.directories)
            keys.push_back({work_.directories[below].self.name, Key::What::directory, below});
        std::ranges::sort(keys, {}, &Key::name);
        return keys;
    }

    [[nodiscard]] Expected expected(std::size_t at, const Key& key) const {
        switch (key.what) {
        case Key::What::second_name:
            return {work_.hard_links[key.place].item, records_.hard_links[key.place], key.place, true};
        case Key::What::directory:
            return {work_.directories[key.place].self, Record::copied, key.place, false};
        case Key::What::name:
            break;
        }
        return {work_.directories[at].item(key.place), records_.names[at][key.place], key.place, false};
    }

    Result<void> look_into(std::size_t at) {
        const RootPath path = work_.directories[at].self.at();
        auto& found = seen_[at].differences;
        const auto fd = root_.open_fd(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        if (!fd) {
            const int number = fd.error().os_error;
            if (number != ENOENT && number != ENOTDIR && number != ELOOP) return std::unexpected(fd.error());
            // The directory above tells what became of it, and everything in it is missing.
            for (const auto& key : expected_in(at)) found.push_back(difference(expected(at, key), How::added, 0));
            return {};
        }
        if (work_.directories[at].is_kept) return look_at_each(at, *fd, path);
        SR_TRY(const auto here, fs::look_at(*fd));
        if (!work_.directories[at].is_kept && has_foreign_attributes(*fd))
            found.push_back({path, How::replaced, plan::Kind::directory, 0, 0, {}});
        SR_TRY(const auto names, fs::entries_in(*fd), "in the root");
        auto next = names.begin();
        for (const auto& key : expected_in(at)) {
            const Expected one = expected(at, key);
            for (; next != names.end() && next->name < one.item.name; ++next)
                SR_DO(remove(*fd, path, next->name, at, found));
            if (next == names.end() || next->name != one.item.name) {
                found.push_back(difference(one, How::added, 0));
                continue;
            }
            if (is_right_link(one.item, *next, here) && !placing::has_capabilities(*fd, one.item)) {
                remember_link(one, at, one.item.source);
            } else {
                SR_TRY(const auto entry, entry_of(*fd, path, next->name));
                SR_DO(judge(*fd, one, entry, found));
                remember_link(one, at, entry.stat);
            }
            ++next;
        }
        for (; next != names.end(); ++next) SR_DO(remove(*fd, path, next->name, at, found));
        return {};
    }

    /// In a kept directory: what is expected, and nothing else.
    Result<void> look_at_each(std::size_t at, const os::Fd& fd, const RootPath& path) {
        auto& found = seen_[at].differences;
        for (const auto& key : expected_in(at)) {
            const Expected one = expected(at, key);
            const auto entry = entry_of(fd, path, std::string(one.item.name));
            if (!entry && entry.error().os_error != ENOENT) return std::unexpected(entry.error());
            if (!entry) {
                found.push_back(difference(one, How::added, 0));
                continue;
            }
            SR_DO(judge(fd, one, *entry, found));
            remember_link(one, at, entry->stat);
        }
        return {};
    }

    Result<fs::ScannedEntry> entry_of(const os::Fd& fd, const RootPath& directory, const std::string& name) const {
        fs::ScannedEntry entry{name, {}, {}};
        SR_TRY(entry.stat, fs::look_at(fd, name), "in the root");
        if (entry.stat.type == fs::Type::symlink) {
            SR_TRY(entry.target, root_.read_link(directory / name), "in the root");
        }
        return entry;
    }

    /// The directory itself tells which inode a name has, and nothing is mounted inside a root: so of most files not
    /// even a stat is needed. An overlay may tell other numbers there.
    [[nodiscard]] bool is_right_link(const plan::Name& item, const fs::NameIn& name, const fs::Stat& directory) const {
        return item.kind == plan::Kind::file && name.is_file && !on_overlay_ && may_link(item) &&
               item.source.identity == fs::Identity{directory.identity.device, name.inode};
    }

    [[nodiscard]] bool may_link(const plan::Name& item) const {
        return (options_.link == placing::Link::automatic || options_.link == placing::Link::hard) &&
               !placing::wants_own_inode(item, may_chown_);
    }

    void remember_link(const Expected& expected, std::size_t at, const fs::Stat& seen) {
        if (expected.item.kind != plan::Kind::file || seen.identity != expected.item.source.identity) return;
        if (!expected.is_second) {
            links_.names[at][expected.place] = true;
            return;
        }
        const std::scoped_lock lock(mutex_);
        links_.hard_links[expected.place] = true;
    }

    static Difference difference(const Expected& expected, How how, std::uint64_t before) {
        const plan::Name& item = expected.item;
        Difference made{RootPath(item.path()), how, item.kind, before, 0, {}};
        if (item.kind == plan::Kind::file) made.after = item.source.size;
        if (item.kind == plan::Kind::generated) made.after = item.content.size();
        if (item.kind == plan::Kind::symlink) made.target = item.target;
        return made;
    }

    static std::uint64_t size_of(const fs::Stat& stat) { return stat.type == fs::Type::file ? stat.size : 0; }

    Result<void> remove(const os::Fd& fd, const RootPath& directory, const std::string& name, std::size_t at,
                        std::vector<Difference>& found) const {
        if (at == 0 && std::ranges::find(kept_, name) != kept_.end()) return {};
        const auto add = [&](const RootPath& path, const fs::Stat& stat) {
            const auto kind = stat.type == fs::Type::directory ? plan::Kind::directory
                              : stat.type == fs::Type::symlink ? plan::Kind::symlink
                                                               : plan::Kind::file;
            found.push_back({path, How::removed, kind, size_of(stat), 0, {}});
        };
        SR_TRY(const auto stat, fs::look_at(fd, name), "in the root");
        add(directory / name, stat);
        if (stat.type != fs::Type::directory) return {};
        SR_TRY(const auto walked, fs::walk(root_, directory / name, 1));
        for (const auto& below : walked.directories)
            for (const auto& one : below.entries) add(below.at / one.name, one.stat);
        return {};
    }

    [[nodiscard]] bool has_owner(const fs::Stat& seen, const plan::Name& item) const {
        return !may_chown_ || (seen.uid == item.uid && seen.gid == item.gid);
    }

    static bool has_time(const fs::Stat& seen, const plan::Name& item) {
        return seen.mtime_seconds == item.source.mtime_seconds &&
               seen.mtime_nanoseconds == item.source.mtime_nanoseconds;
    }

    void look_at_directory(std::size_t at, const fs::Stat& seen, std::vector<Difference>& found) {
        const plan::Name& item = work_.directories[at].self;
        if (work_.directories[at].is_kept) return;
        if (seen.mode != item.mode || !has_owner(seen, item))
            found.push_back({RootPath(item.path()), How::replaced, plan::Kind::directory, 0, 0, {}});
        seen_[at].wrong_time = !has_time(seen, item);
    }

    [[nodiscard]] Result<bool> is_right_file(const os::Fd& directory, const Expected& expected,
                                             const fs::Stat& seen) const {
        const plan::Name& item = expected.item;
        if (seen.identity == item.source.identity) return may_link(item) && !placing::has_capabilities(directory, item);
        if ((expected.record != Record::copied && expected.record != Record::unsure) || seen.size != item.source.size ||
            seen.mode != item.mode || !has_owner(seen, item) || !has_time(seen, item))
            return false;
        if (expected.record == Record::copied && is_older_than_manifest(seen)) return true;
        if (has_foreign_attributes(directory, item) || !has_right_names(expected, seen)) return false;
        return has_same_bytes(item);
    }

    /// Nothing has changed it since the build that wrote the manifest.
    [[nodiscard]] bool is_older_than_manifest(const fs::Stat& seen) const {
        return std::tie(seen.ctime_seconds, seen.ctime_nanoseconds) <
               std::tie(manifest_.ctime_seconds, manifest_.ctime_nanoseconds);
    }

    /// Two names of the root are one file if they are in the plan, and only then; but where a linked file has all the
    /// links that its file system allows, a further name of it is a copy.
    [[nodiscard]] bool has_right_names(const Expected& expected, const fs::Stat& seen) const {
        const auto* second = expected.is_second ? &work_.hard_links[expected.place] : nullptr;
        const plan::Name& item = expected.item;
        const plan::Name& first = second ? second->first : item;
        const auto at_first = second ? root_.stat(first.at(), fs::Follow::no) : Result<fs::Stat>(seen);
        if (second && at_first && at_first->identity == item.source.identity) return seen.links == 1;
        const auto further = further_names_.find({first.directory, first.name});
        if (seen.links != 1 + (further == further_names_.end() ? 0 : further->second)) return false;
        return at_first && at_first->identity == seen.identity;
    }

    [[nodiscard]] Result<bool> has_same_bytes(const plan::Name& item) const {
        const RootPath at = item.at();
        const auto from = source_.open(at);
        if (!from) return false;   // What cannot be read fails when it is placed.
        SR_TRY(const auto here, root_.open(at), "in the root");
        return fs::same_bytes(**from, *here);
    }

    Result<void> judge(const os::Fd& directory, const Expected& expected, const fs::ScannedEntry& entry,
                       std::vector<Difference>& found) {
        const plan::Name& item = expected.item;
        const auto& seen = entry.stat;
        const auto wanted = item.kind == plan::Kind::directory ? fs::Type::directory
                            : item.kind == plan::Kind::symlink ? fs::Type::symlink
                                                               : fs::Type::file;
        const auto differs = [&](How how) { found.push_back(difference(expected, how, size_of(seen))); };
        if (seen.type != wanted) return differs(How::replaced), Result<void>();
        switch (item.kind) {
        case plan::Kind::directory:
            look_at_directory(expected.place, seen, found);
            break;
        case plan::Kind::symlink:
            if (entry.target != item.target) differs(How::retargeted);
            else if (!has_owner(seen, item) || !has_time(seen, item)) differs(How::replaced);
            break;
        case plan::Kind::file: {
            SR_TRY(const bool is_right, is_right_file(directory, expected, seen));
            if (!is_right) differs(How::replaced);
            break;
        }
        case plan::Kind::generated: {
            bool is_right = seen.size == item.content.size() && seen.mode == item.mode && has_owner(seen, item) &&
                            has_time(seen, item);
            if (is_right && !is_older_than_manifest(seen)) is_right = !has_foreign_attributes(directory, item);
            if (is_right) {
                SR_TRY(const auto content, fs::read(root_, RootPath(item.path()), seen.size));
                is_right = content == item.content;
            }
            if (!is_right) differs(How::replaced);
            break;
        }
        }
        return {};
    }

    const placing::WorkPlan& work_;
    const fs::DiskTree& source_;
    const fs::DiskTree& root_;
    const fs::Stat& manifest_;
    const Records& records_;
    const std::vector<std::string>& kept_;
    const BuildOptions& options_;
    bool may_chown_;
    bool on_overlay_ = false;
    placing::Links links_;
    std::vector<Seen> seen_;
    /// How many names a file of the plan has beside the first, by directory and name of that.
    std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> further_names_;
    std::atomic<bool> failed_ = false;
    std::mutex mutex_;
    Error error_;
};

}   // namespace

Result<Comparison> compare(const placing::WorkPlan& work, const fs::DiskTree& source, const fs::DiskTree& root,
                           const StoredManifest& manifest, const std::vector<std::string>& kept,
                           const BuildOptions& options) {
    SR_TRY(const Records records, records_of(work, manifest.text, source.settled_before()));
    return Comparing(work, source, root, manifest.stat, records, kept, options).run();
}

}   // namespace sandroot::root
