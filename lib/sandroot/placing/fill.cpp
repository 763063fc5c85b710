#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/placing/fill.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <limits>
#include <mutex>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::placing {

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

bool is_linked(const plan::Name& item, const Placed& placed) {
    return item.kind == plan::Kind::file && placed.rung == Method::linked;
}

std::string shown(const Directory& directory) {
    return "/" + escape_for_terminal(std::string(directory.below));
}

/// Where the names of `directory` are placed.
Result<os::Fd> open_into(const Fill& fill, const Directory& directory) {
    const auto below = directory.below.substr(std::min(fill.strip, directory.below.size()));
    return fs::open_directory(fill.staging, std::string(below), O_RDONLY);
}

class Filler {
public:
    Filler(const Fill& fill, std::uint64_t device, Progress& progress)
        : fill_(fill), progress_(progress), placer_(fill.options.link, device, may_chown(), fill.options.stop),
          fresh_since_(fill.source.settled_before()), links_(no_links(fill.work)),
          portions_left_(fill.work.directories.size()) {
        for (std::size_t index = 0; index < fill.work.directories.size(); ++index)
            portions_left_[index] = fill.work.directories[index].portions;
    }

    Result<Filled> run() {
        const auto& work = fill_.work;
        std::vector<std::vector<std::size_t>> levels(work.depth + 1);
        for (std::size_t index = 0; index < work.directories.size(); ++index)
            if (!work.directories[index].directories.empty()) levels[work.directories[index].depth].push_back(index);
        for (const auto& level : levels) {
            each(level.size(),
                 [&](std::size_t at, Tally&) { return make_directories_in(work.directories[level[at]]); });
            SR_DO(outcome());
        }
        each(work.portions.size(),
             [&](std::size_t at, Tally& tally) { return place_portion(work.portions[at], tally); });
        SR_DO(outcome());
        Tally tally = tally_;
        for (std::size_t at = 0; at < work.hard_links.size(); ++at) {
            if (stopped()) return interrupted();
            SR_TRY(links_.hard_links[at], place_second_name(work.hard_links[at], tally));
            progress_.advance(1, 0);
        }
        tally.directories = work.directories.size();
        return Filled{tally, std::move(links_)};
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

    [[nodiscard]] bool stopped() const { return fill_.options.stop != nullptr && *fill_.options.stop; }

    Result<void> make_directories_in(const Directory& directory) {
        SR_TRY(const os::Fd into, open_into(fill_, directory), "in the new root");
        for (const std::size_t index : directory.directories) {
            const auto& below = fill_.work.directories[index];
            // Others cannot reach it before the swap, so it may have its mode at once; but its owner must be able to
            // fill it.
            if (::mkdirat(into.get(), below.self.name.data(), below.self.mode | 0700U) != 0)
                return fail_errno(errno, "creating " + shown(below) + " in the new root");
        }
        return {};
    }

    Result<void> place_portion(const Portion& portion, Tally& tally) {
        const auto& directory = fill_.work.directories[portion.directory];
        SR_TRY(const os::Fd into, open_into(fill_, directory), "in the new root");
        const auto& self = directory.self;
        const Check check =
            self.has_source() && self.source.mtime_seconds < fresh_since_ ? Check::by_directory : Check::each;
        os::Fd from;
        std::size_t items = 0;
        std::vector<std::size_t> linked;
        for (std::size_t at = portion.first; at < portion.last; ++at) {
            if (stopped()) return interrupted();
            if (first_error_.set()) return {};
            const plan::Name item = directory.item(at);
            if (!from && (item.kind == plan::Kind::file || item.has_source())) {
                SR_TRY(from, open_source(fill_.source, directory), "reading");
            }
            os::Fd origin;
            if (!item.origin.empty()) {
                SR_TRY(origin, open_source(fill_.source, directory, item), "reading");
            }
            SR_TRY(const Placed placed,
                   placer_.place({origin ? origin : from, into}, item, origin ? Check::each : check));
            count(item, placed, tally);
            if (is_linked(item, placed)) linked.push_back(at);
            ++items;
            // Linked files are reported once a directory, since there are many and each takes no time.
            if (placed.bytes > 0) {
                progress_.advance(items, placed.bytes);
                items = 0;
            }
        }
        if (check == Check::by_directory && from) SR_DO(check_directory(directory, from, into, linked));
        const bool is_last = remember(portion.directory, linked);
        if (is_last) {
            if (directory.is_planned) ++items;
            if (!directory.settle_late) SR_DO(settle(into, directory, tally));
        }
        progress_.advance(items, 0);
        return {};
    }

    /// Every name that came, went or was replaced since the directory was read has changed its time; only then each
    /// link has to be looked at.
    static Result<void> check_directory(const Directory& directory, const os::Fd& from, const os::Fd& into,
                                        const std::vector<std::size_t>& linked) {
        SR_TRY(const auto now, fs::look_at(from));
        const auto& planned = directory.self.source;
        if (now.mtime_seconds == planned.mtime_seconds && now.mtime_nanoseconds == planned.mtime_nanoseconds) return {};
        for (const std::size_t at : linked) {
            const plan::Name item = directory.item(at);
            SR_TRY(const auto seen, fs::look_at(into, std::string(item.name)));
            if (!is_still(seen, item.source)) return changed(item);
        }
        return {};
    }

    /// Returns whether this was the last portion of the directory.
    bool remember(std::size_t directory, const std::vector<std::size_t>& linked) {
        const std::scoped_lock lock(mutex_);
        for (const std::size_t at : linked) links_.names[directory][at] = true;
        return --portions_left_[directory] == 0;
    }

    Result<void> settle(const os::Fd& into, const Directory& directory, Tally& tally) const {
        SR_TRY(const bool owner_lost, placer_.settle(into, directory.self));
        if (owner_lost) ++tally.owners_lost;
        return {};
    }

    /// Returns whether the name has its source's inode.
    Result<bool> place_second_name(const HardLink& second, Tally& tally) {
        const auto& directory = fill_.work.directories[second.directory];
        SR_TRY(const os::Fd into, open_into(fill_, directory), "in the new root");
        SR_TRY(const os::Fd first, open_into(fill_, fill_.work.directories[second.first_directory]), "in the new root");
        const std::string name(second.item.name);
        if (::linkat(first.get(), second.first.name.data(), into.get(), name.c_str(), 0) == 0) {
            SR_TRY(const auto placed, fs::look_at(into, name));
            const bool linked = placed.identity == second.item.source.identity;
            ++tally.rungs[static_cast<std::size_t>(linked ? Method::linked : Method::copied)];
            return linked;
        }
        if (errno != EMLINK && errno != EPERM && errno != EOPNOTSUPP)
            return fail_errno(errno, "linking " + escape_for_terminal(second.item.path()) + " in the new root");
        // The file system takes no further link: a file of its own is the next best.
        SR_TRY(const os::Fd from, open_source(fill_.source, directory, second.item), "reading");
        SR_TRY(const Placed placed, placer_.place({from, into}, second.item, Check::each));
        count(second.item, placed, tally);
        return is_linked(second.item, placed);
    }

    const Fill& fill_;
    Progress& progress_;
    Placer placer_;
    std::int64_t fresh_since_;   ///< Seconds since 1970.
    FirstError first_error_;
    std::mutex mutex_;   ///< Guards what follows.
    Links links_;
    std::vector<std::size_t> portions_left_;
    Tally tally_;
};

}   // namespace

Links no_links(const WorkPlan& work) {
    Links links;
    links.names.reserve(work.directories.size());
    for (const auto& directory : work.directories) links.names.emplace_back(directory.size());
    links.hard_links.resize(work.hard_links.size());
    return links;
}

Result<Filled> fill(const Fill& fill, Progress& progress) {
    SR_TRY(const auto staging, fs::look_at(fill.staging));
    return Filler(fill, staging.identity.device, progress).run();
}

Result<os::Fd> open_source(const fs::DiskTree& source, const Directory& directory) {
    // The tree may have a link where the root has a directory; which one it leads to is looked at below.
    auto fd = source.open_fd(directory.self.at(), O_PATH | O_DIRECTORY);
    if (!directory.is_planned || !directory.self.has_source()) return fd;
    if (!fd) {
        const int number = fd.error().os_error;
        // EAGAIN and EXDEV: something on the way was renamed, again and again.
        for (const int moved : {ENOENT, ENOTDIR, ELOOP, EAGAIN, EXDEV})
            if (number == moved) return changed(directory.self);
        return fd;
    }
    SR_TRY(const auto seen, fs::look_at(*fd));
    if (!is_still(seen, directory.self.source)) return changed(directory.self);
    return fd;
}

Result<os::Fd> open_source(const fs::DiskTree& source, const Directory& directory, const plan::Name& item) {
    if (item.origin.empty()) return open_source(source, directory);
    return source.open_fd(RootPath(std::string(item.origin)).parent(), O_PATH | O_DIRECTORY);
}

Result<void> settle_late_directories(const Fill& fill) {
    SR_TRY(const auto staging, fs::look_at(fill.staging));
    const Placer placer(fill.options.link, staging.identity.device, may_chown(), fill.options.stop);
    const auto& directories = fill.work.directories;
    for (auto directory = directories.rbegin(); directory != directories.rend(); ++directory) {
        if (!directory->settle_late) continue;
        SR_TRY(const os::Fd fd, open_into(fill, *directory), "in the new root");
        SR_TRY([[maybe_unused]] const bool owner_lost, placer.settle(fd, directory->self));
    }
    return {};
}

}   // namespace sandroot::placing
