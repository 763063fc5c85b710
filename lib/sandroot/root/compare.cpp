#include <sandroot/fs/dirfd.hpp>
#include <sandroot/fs/same_bytes.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/placing/placer.hpp>
#include <sandroot/root/attributes.hpp>
#include <sandroot/root/compare.hpp>
#include <sandroot/root/manifest.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>

#include <fcntl.h>

namespace sandroot::root {

namespace {

/// What the manifest says of a name of the plan.
enum class Said : std::uint8_t {
    nothing,
    another,
    linked,
    copied,
    unsure,   ///< A copy whose source may have changed since, with its size and time of modification as before.
};

struct Memory {
    std::vector<std::vector<Said>> names;   ///< As in Links.
    std::vector<Said> second_names;
    bool differs = false;
};

Said said_of(const Recorded& recorded, const plan::Name& item) {
    const bool is_same = recorded.kind == item.kind && recorded.mode == item.mode &&
                         placing::Owner{recorded.uid, recorded.gid} == placing::owner_inside(item, recorded.linked) &&
                         recorded.mtime_seconds == item.source.mtime_seconds &&
                         recorded.mtime_nanoseconds == item.source.mtime_nanoseconds && recorded.target == item.target;
    if (!is_same) return Said::another;
    if (item.kind == plan::Kind::generated)
        return recorded.digest == digest_of(item.content) ? Said::copied : Said::another;
    if (item.kind != plan::Kind::file) return Said::copied;
    if (recorded.size != item.source.size) return Said::another;
    if (recorded.linked) return Said::linked;
    if (recorded.inode != item.source.identity.inode) return Said::another;
    // A source in whose time of change nothing can be read may be another one since.
    const bool is_unchanged = recorded.ctime_seconds != 0 && recorded.ctime_seconds == item.source.ctime_seconds &&
                              recorded.ctime_nanoseconds == item.source.ctime_nanoseconds;
    return is_unchanged ? Said::copied : Said::unsure;
}

Result<Memory> remember(const placing::Layout& layout, std::string_view manifest, std::int64_t settled_before) {
    Memory memory;
    for (const auto& directory : layout.directories) memory.names.emplace_back(directory.size(), Said::nothing);
    memory.second_names.resize(layout.second_names.size(), Said::nothing);
    SR_TRY(auto reader, ManifestReader::open(manifest));
    std::optional<std::size_t> at;
    std::size_t next = 0;
    std::size_t same = 0;
    const auto take = [&](const Recorded& recorded, const plan::Name& item, Said& into) {
        into = said_of(recorded, item);
        if (into == Said::another) memory.differs = true;
        else ++same;
        const Recorded now = record(item, recorded.linked, settled_before);
        if (now.ctime_seconds != recorded.ctime_seconds || now.ctime_nanoseconds != recorded.ctime_nanoseconds)
            memory.differs = true;
    };
    for (;;) {
        SR_TRY(const auto recorded, reader.next());
        if (!recorded) break;
        Said ignored = Said::nothing;
        if (recorded->kind == plan::Kind::directory) {
            at = placing::find_directory(layout, recorded->name);
            next = 0;
            if (at) take(*recorded, layout.directories[*at].self, ignored);
            else memory.differs = true;
            continue;
        }
        bool known = false;
        if (at) {
            const auto& directory = layout.directories[*at];
            while (next < directory.size() && directory.item(next).name < recorded->name) ++next;
            known = next < directory.size() && directory.item(next).name == recorded->name;
            if (known) take(*recorded, directory.item(next), memory.names[*at][next]);
            const auto key = [](const placing::SecondName& second) {
                return std::tuple(second.directory, second.item.name);
            };
            const auto second = std::ranges::lower_bound(layout.second_names,
                                                         std::tuple(*at, std::string_view(recorded->name)), {}, key);
            if (!known && second != layout.second_names.end() &&
                key(*second) == std::tuple(*at, std::string_view(recorded->name))) {
                known = true;
                take(*recorded, second->item,
                     memory.second_names[static_cast<std::size_t>(second - layout.second_names.begin())]);
            }
        }
        if (!known) memory.differs = true;
    }
    const bool has_all = same == layout.items + (layout.directories.front().is_planned ? 0U : 1U);
    memory.differs = memory.differs || !has_all;
    return memory;
}

/// A name that a directory of the root is to hold.
struct Expected {
    plan::Name item;
    Said said = Said::nothing;
    std::size_t place = 0;   ///< Index of the directory, of the name in its directory, or of the second name.
    bool is_second = false;
};

struct Seen {
    std::vector<Difference> differences;
    bool wrong_time = false;
};

class Comparing {
public:
    Comparing(const placing::Layout& layout, const fs::DiskTree& source, const fs::DiskTree& root,
              const fs::Stat& manifest, const Memory& memory, const std::vector<std::string>& kept,
              const BuildOptions& options)
        : layout_(layout), source_(source), root_(root), manifest_(manifest), memory_(memory), kept_(kept),
          options_(options), may_chown_(placing::may_chown()), links_(placing::no_links(layout)),
          seen_(layout.directories.size()) {}

    Result<Comparison> run() {
        SR_TRY(const os::Fd top, root_.open_fd(RootPath(), O_RDONLY | O_DIRECTORY));
        SR_TRY(const auto stat, fs::look_at(top));
        on_overlay_ = fs::is_overlay(top);
        look_at_directory(0, stat, seen_[0].differences);
        fs::in_parallel(layout_.directories.size(), options_.jobs, [&](std::size_t at) {
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
        comparison.manifest_differs = memory_.differs;
        return comparison;
    }

private:
    [[nodiscard]] std::vector<Expected> expected_in(std::size_t at) const {
        const auto& directory = layout_.directories[at];
        std::vector<Expected> expected;
        expected.reserve(directory.size() + directory.directories.size());
        for (std::size_t name = 0; name < directory.size(); ++name)
            expected.push_back({directory.item(name), memory_.names[at][name], name, false});
        for (const auto& second :
             std::ranges::equal_range(layout_.second_names, at, {}, &placing::SecondName::directory)) {
            const auto place = static_cast<std::size_t>(&second - layout_.second_names.data());
            expected.push_back({second.item, memory_.second_names[place], place, true});
        }
        for (const std::size_t below : directory.directories)
            expected.push_back({layout_.directories[below].self, Said::copied, below, false});
        std::ranges::sort(expected, {}, [](const Expected& one) { return one.item.name; });
        return expected;
    }

    Result<void> look_into(std::size_t at) {
        const RootPath path = layout_.directories[at].self.at();
        auto& found = seen_[at].differences;
        const auto fd = root_.open_fd(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        if (!fd) {
            const int number = fd.error().os_error;
            if (number != ENOENT && number != ENOTDIR && number != ELOOP) return std::unexpected(fd.error());
            // The directory above tells what became of it, and everything in it is missing.
            for (const auto& one : expected_in(at)) found.push_back(difference(one, How::added, 0));
            return {};
        }
        if (layout_.directories[at].is_kept) return look_at_each(at, *fd, path);
        SR_TRY(const auto here, fs::look_at(*fd));
        if (!layout_.directories[at].is_kept && has_foreign_attributes(*fd))
            found.push_back({path, How::replaced, plan::Kind::directory, 0, 0, {}});
        SR_TRY(const auto names, fs::entries_in(*fd), "in the root");
        auto next = names.begin();
        for (const auto& one : expected_in(at)) {
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
        for (const auto& one : expected_in(at)) {
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
        links_.second_names[expected.place] = true;
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
        const plan::Name& item = layout_.directories[at].self;
        if (layout_.directories[at].is_kept) return;
        if (seen.mode != item.mode || !has_owner(seen, item))
            found.push_back({RootPath(item.path()), How::replaced, plan::Kind::directory, 0, 0, {}});
        seen_[at].wrong_time = !has_time(seen, item);
    }

    [[nodiscard]] Result<bool> is_right_file(const os::Fd& directory, const Expected& expected,
                                             const fs::Stat& seen) const {
        const plan::Name& item = expected.item;
        if (seen.identity == item.source.identity) return may_link(item) && !placing::has_capabilities(directory, item);
        if ((expected.said != Said::copied && expected.said != Said::unsure) || seen.size != item.source.size ||
            seen.mode != item.mode || !has_owner(seen, item) || !has_time(seen, item))
            return false;
        if (expected.said == Said::copied && is_older_than_manifest(seen)) return true;
        if (has_foreign_attributes(directory, item) || !has_right_names(expected, seen)) return false;
        return has_same_bytes(item);
    }

    /// Nothing has changed it since the build that wrote the manifest.
    [[nodiscard]] bool is_older_than_manifest(const fs::Stat& seen) const {
        return std::tie(seen.ctime_seconds, seen.ctime_nanoseconds) <
               std::tie(manifest_.ctime_seconds, manifest_.ctime_nanoseconds);
    }

    /// Two names of the root are one file if they are in the plan, and only then.
    [[nodiscard]] bool has_right_names(const Expected& expected, const fs::Stat& seen) const {
        const auto* second = expected.is_second ? &layout_.second_names[expected.place] : nullptr;
        const auto& first = second ? second->first : expected.item;
        const auto is_first = [&](const placing::SecondName& one) {
            return one.first.name == first.name && one.first.directory == first.directory;
        };
        const auto seconds = std::ranges::count_if(layout_.second_names, is_first);
        if (seen.links != 1 + static_cast<std::uint64_t>(seconds)) return false;
        if (!second) return true;
        const auto at_first = root_.stat(first.at(), fs::Follow::no);
        return at_first && at_first->identity == seen.identity;
    }

    [[nodiscard]] Result<bool> has_same_bytes(const plan::Name& item) const {
        const RootPath at = item.at();
        const auto from = source_.open(at);
        if (!from) return false;   // What cannot be read is told when it is placed.
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

    const placing::Layout& layout_;
    const fs::DiskTree& source_;
    const fs::DiskTree& root_;
    const fs::Stat& manifest_;
    const Memory& memory_;
    const std::vector<std::string>& kept_;
    const BuildOptions& options_;
    bool may_chown_;
    bool on_overlay_ = false;
    placing::Links links_;
    std::vector<Seen> seen_;
    std::atomic<bool> failed_ = false;
    std::mutex mutex_;
    Error error_;
};

}   // namespace

Result<Comparison> compare(const placing::Layout& layout, const fs::DiskTree& source, const fs::DiskTree& root,
                           const StoredManifest& manifest, const std::vector<std::string>& kept,
                           const BuildOptions& options) {
    SR_TRY(const Memory memory, remember(layout, manifest.text, source.settled_before()));
    return Comparing(layout, source, root, manifest.stat, memory, kept, options).run();
}

}   // namespace sandroot::root
