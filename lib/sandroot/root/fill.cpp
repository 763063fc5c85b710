#include <sandroot/base/escape.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/root/at.hpp>
#include <sandroot/root/fill.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

/// The error that comes first in the plan's order, so that two runs complain alike wherever they can.
class FirstError {
public:
    void report(std::size_t order, Error error) {
        const std::scoped_lock lock(mutex_);
        if (order < order_) {
            order_ = order;
            error_ = std::move(error);
        }
        set_ = true;
    }
    [[nodiscard]] bool set() const { return set_; }
    [[nodiscard]] std::optional<Error> take() { return std::move(error_); }

private:
    std::mutex mutex_;
    std::size_t order_ = std::numeric_limits<std::size_t>::max();
    std::optional<Error> error_;
    std::atomic<bool> set_ = false;
};

bool may_chown() {
    return ::geteuid() == 0;
}

plan::Entry unmentioned_top() {
    plan::Entry top;
    top.kind = plan::Kind::directory;
    top.mode = 0755;
    return top;
}

std::string shown(const Directory& directory) {
    return "/" + escape_for_terminal(directory.below);
}

class Filler {
public:
    Filler(const Fill& fill, std::uint64_t device, Progress& progress)
        : fill_(fill), progress_(progress), placer_(fill.options.link, device, may_chown(), fill.options.stop),
          portions_left_(std::make_unique<std::atomic<std::size_t>[]>(fill.layout.directories.size())) {
        for (std::size_t index = 0; index < fill.layout.directories.size(); ++index)
            portions_left_[index] = fill.layout.directories[index].portions;
    }

    Result<Tally> run() {
        const auto& layout = fill_.layout;
        std::vector<std::vector<std::size_t>> levels(layout.depth + 1);
        for (std::size_t index = 0; index < layout.directories.size(); ++index)
            if (!layout.directories[index].directories.empty())
                levels[layout.directories[index].depth].push_back(index);
        for (const auto& level : levels) {
            each(level.size(),
                 [&](std::size_t at, Tally&) { return make_directories_in(layout.directories[level[at]]); });
            SR_DO(outcome());
        }
        each(layout.portions.size(),
             [&](std::size_t at, Tally& tally) { return place_portion(layout.portions[at], tally); });
        SR_DO(outcome());
        Tally tally = tally_;
        for (const auto& second : layout.second_names) {
            if (stopped()) return interrupted();
            SR_DO(place_second_name(second, tally));
            progress_.advance(1, 0);
        }
        tally.directories = layout.directories.size();
        return tally;
    }

private:
    template <class Work>
    void each(std::size_t count, const Work& work) {
        fs::in_parallel(count, fill_.options.jobs, [&](std::size_t at) {
            if (first_error_.set()) return;
            if (stopped()) return first_error_.report(0, interrupted().error());
            Tally tally;
            auto done = work(at, tally);
            if (!done) first_error_.report(at + 1, std::move(done).error());
            const std::scoped_lock lock(mutex_);
            tally_.add(tally);
        });
    }

    Result<void> outcome() {
        if (auto error = first_error_.take()) return std::unexpected(*std::move(error));
        return {};
    }

    [[nodiscard]] bool stopped() const { return fill_.options.stop && *fill_.options.stop; }

    [[nodiscard]] Result<os::Fd> open_into(const Directory& directory) const {
        return open_directory(fill_.staging, directory.below, O_RDONLY);
    }

    /// The directory that the names come from; a swapped one is noticed here, a swapped file when it is placed.
    [[nodiscard]] Result<os::Fd> open_source(const Directory& directory) const {
        auto fd = fill_.source.open_fd(RootPath("/" + directory.below), O_PATH | O_DIRECTORY | O_NOFOLLOW);
        if (!directory.entry || !has_source(*directory.entry)) return fd;
        if (!fd) {
            const int number = fd.error().os_error;
            if (number == ENOENT || number == ENOTDIR || number == ELOOP) return changed(*directory.entry);
            return fd;
        }
        SR_TRY(const auto seen, look_at(*fd));
        if (!is_still(seen, directory.entry->source)) return changed(*directory.entry);
        return fd;
    }

    Result<void> make_directories_in(const Directory& directory) {
        SR_TRY(const os::Fd into, open_into(directory), "in the new root");
        for (const std::size_t index : directory.directories) {
            const auto& below = fill_.layout.directories[index];
            // Ours alone until it is settled.
            if (::mkdirat(into.get(), std::string(below.entry->at.name()).c_str(), 0700) != 0)
                return fail_errno(errno, "creating " + shown(below) + " in the new root");
        }
        return {};
    }

    Result<void> place_portion(const Portion& portion, Tally& tally) {
        const auto& directory = fill_.layout.directories[portion.directory];
        SR_TRY(const os::Fd into, open_into(directory), "in the new root");
        os::Fd from;
        std::size_t items = 0;
        for (std::size_t at = portion.first; at < portion.last; ++at) {
            if (stopped()) return interrupted();
            if (first_error_.set()) return {};
            const auto& entry = *directory.names[at];
            if (!from && (entry.kind == plan::Kind::file || has_source(entry))) {
                SR_TRY(from, open_source(directory), "reading");
            }
            SR_TRY(const Placed placed, placer_.place({from, into}, entry));
            count(entry, placed, tally);
            ++items;
            // Linked files are told of by the directory, for there are many and each is soon done.
            if (placed.bytes > 0) {
                progress_.advance(items, placed.bytes);
                items = 0;
            }
        }
        if (--portions_left_[portion.directory] == 0) {
            if (directory.entry) ++items;
            if (directory.entry && !directory.settle_late) SR_DO(settle(into, directory, tally));
        }
        progress_.advance(items, 0);
        return {};
    }

    Result<void> settle(const os::Fd& into, const Directory& directory, Tally& tally) const {
        SR_TRY(const bool owner_lost, placer_.settle(into, *directory.entry, mode_inside(*directory.entry)));
        if (owner_lost) ++tally.owners_lost;
        return {};
    }

    Result<void> place_second_name(const SecondName& second, Tally& tally) {
        const auto& directory = fill_.layout.directories[second.directory];
        SR_TRY(const os::Fd into, open_into(directory), "in the new root");
        SR_TRY(const os::Fd first, open_into(fill_.layout.directories[second.first_directory]), "in the new root");
        const std::string name(second.entry->at.name());
        if (::linkat(first.get(), std::string(second.first->at.name()).c_str(), into.get(), name.c_str(), 0) == 0) {
            SR_TRY(const auto placed, look_at(into, name));
            ++tally.rungs[static_cast<std::size_t>(placed.identity == second.entry->source.identity ? Rung::linked
                                                                                                    : Rung::copied)];
            return {};
        }
        if (errno != EMLINK && errno != EPERM && errno != EOPNOTSUPP)
            return fail_errno(errno, "linking " + escape_for_terminal(second.entry->at.str()) + " in the new root");
        // The file system takes no further link: a file of its own is the next best.
        SR_TRY(const os::Fd from, open_source(directory), "reading");
        SR_TRY(const Placed placed, placer_.place({from, into}, *second.entry));
        count(*second.entry, placed, tally);
        return {};
    }

    static void count(const plan::Entry& entry, const Placed& placed, Tally& tally) {
        tally.bytes += placed.bytes;
        if (placed.owner_lost) ++tally.owners_lost;
        if (entry.kind == plan::Kind::symlink) {
            ++tally.symlinks;
        } else if (entry.kind == plan::Kind::generated) {
            ++tally.generated;
        } else {
            ++tally.rungs[static_cast<std::size_t>(placed.rung)];
            ++tally.not_linked[static_cast<std::size_t>(placed.why)];
        }
    }

    const Fill& fill_;
    Progress& progress_;
    Placer placer_;
    std::unique_ptr<std::atomic<std::size_t>[]> portions_left_;
    FirstError first_error_;
    std::mutex mutex_;
    Tally tally_;
};

std::string files(std::size_t count) {
    return count == 1 ? "1 file was" : std::to_string(count) + " files were";
}

}   // namespace

void Tally::add(const Tally& other) {
    directories += other.directories;
    symlinks += other.symlinks;
    generated += other.generated;
    for (std::size_t at = 0; at < rungs.size(); ++at) rungs[at] += other.rungs[at];
    for (std::size_t at = 0; at < not_linked.size(); ++at) not_linked[at] += other.not_linked[at];
    bytes += other.bytes;
    owners_lost += other.owners_lost;
}

Result<Tally> fill(const Fill& fill, Progress& progress) {
    SR_TRY(const auto staging, look_at(fill.staging));
    return Filler(fill, staging.identity.device, progress).run();
}

Result<void> settle_late_directories(const Fill& fill) {
    SR_TRY(const auto staging, look_at(fill.staging));
    const Placer placer(fill.options.link, staging.identity.device, may_chown(), fill.options.stop);
    const plan::Entry top = unmentioned_top();
    const auto& directories = fill.layout.directories;
    for (auto directory = directories.rbegin(); directory != directories.rend(); ++directory) {
        if (!directory->settle_late) continue;
        const auto& entry = directory->entry ? *directory->entry : top;
        SR_TRY(const os::Fd fd, open_directory(fill.staging, directory->below, O_RDONLY), "in the new root");
        SR_TRY([[maybe_unused]] const bool owner_lost, placer.settle(fd, entry, mode_inside(entry)));
    }
    return {};
}

std::vector<std::string> notes_on(const Tally& tally, const Layout& layout) {
    std::vector<std::string> notes;
    const auto say = [&](NotLinked why, std::string_view because) {
        if (const auto count = tally.not_linked[static_cast<std::size_t>(why)]; count > 0)
            notes.push_back(files(count) + " copied, not linked: " + std::string(because));
    };
    say(NotLinked::must_differ, "mode or owner inside differ from the source's");
    say(NotLinked::overlay,
        "the source lies on an overlay, where a link would first duplicate the file (--link hard links all the same)");
    say(NotLinked::other_device, "source and root lie on different file systems or mounts");
    say(NotLinked::many_links, "the source has as many links as its file system allows");
    say(NotLinked::not_permitted,
        "linking is not permitted (fs.protected_hardlinks, an immutable file, a file system without links)");
    say(NotLinked::unsupported, "the file system does not link");

    std::vector<std::string> privileged;
    for (const auto& directory : layout.directories)
        for (const auto* entry : directory.names)
            if (entry->kind == plan::Kind::file && ((entry->source.mode | entry->mode) & 06000U) != 0)
                privileged.push_back(escape_for_terminal(entry->at.str()));
    std::ranges::sort(privileged);
    for (const auto& path : privileged) notes.push_back(path + " lost its setuid or setgid bit");
    if (tally.owners_lost > 0)
        notes.push_back("the owner of " + std::to_string(tally.owners_lost) +
                        " entries could not be set here; they belong to the user who built the root");
    return notes;
}

}   // namespace sandroot::root
