#include <sandroot/fs/walk.hpp>
#include <sandroot/os/usable_cpus.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include <sys/resource.h>

namespace sandroot::fs {

namespace {

/// As many may wait for a disk at once: enough to keep one busy whose answers take long.
constexpr std::size_t most_waiting = 16;

std::size_t thread_count(std::size_t jobs) {
    return jobs != 0 ? jobs : os::usable_cpus();
}

/// How often this thread gave up its CPU to wait for something.
long waits() {
    rusage usage{};
    return ::getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nvcsw : 0;
}

/// The threads that do one piece of work, the calling one among them.
class Crew {
public:
    /// `jobs` as for walk().
    Crew(std::size_t jobs, std::function<void()> work)
        : work_(std::move(work)), first_(thread_count(jobs)),
          most_(jobs != 0 ? first_ : std::max(first_, most_waiting)) {}

    /// Returns when each has done its part.
    void run(std::size_t most = std::numeric_limits<std::size_t>::max()) {
        for (std::size_t count = std::min(first_, most); count > 1; --count) add();
        work_();
        for (std::size_t at = 0;; ++at) {
            std::unique_lock lock(mutex_);
            if (at == others_.size()) return;
            std::jthread other = std::move(others_[at]);
            lock.unlock();
        }
    }

    /// Does `piece`. A thread that has to wait meanwhile calls another one to help, for the CPU is free.
    void reading(const std::function<void()>& piece) {
        const long before = waits();
        piece();
        if (waits() > before) add();
    }

private:
    void add() {
        const std::lock_guard lock(mutex_);
        if (others_.size() + 1 >= most_) return;
        try {
            others_.emplace_back(work_);
        } catch (const std::system_error&) {
            most_ = 0;   // A limit on processes: those that there are do it.
        }
    }

    std::function<void()> work_;
    std::size_t first_;
    std::size_t most_;
    std::mutex mutex_;
    std::vector<std::jthread> others_;
};

class Walk {
public:
    Walk(const Tree& tree, std::size_t jobs, const Descend& descend, std::span<const WalkedDirectory> known,
         const Look* look)
        : tree_(tree), descend_(descend), known_(known), look_(look), crew_(jobs, [this] { work(); }) {}

    Walked run(const RootPath& top, const Stat& stat) {
        pending_.emplace_back(top, stat);
        crew_.run();
        std::ranges::sort(walked_.directories, {}, &WalkedDirectory::at);
        std::ranges::sort(walked_.unread, {}, &Unread::at);
        return std::move(walked_);
    }

private:
    /// One thread's part: takes directories until none is left and no thread can bring new ones.
    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [&] { return !pending_.empty() || busy_ == 0; });
            if (pending_.empty()) return;
            auto [at, stat] = std::move(pending_.back());
            pending_.pop_back();
            ++busy_;
            lock.unlock();
            auto entries = list(at);
            std::vector<std::pair<RootPath, Stat>> below;
            if (entries) {
                for (std::size_t index = 0; index < entries->size(); ++index) {
                    if (entries->type(index) != Type::directory) continue;
                    if (RootPath child = at / entries->name(index); !descend_ || descend_(child))
                        below.emplace_back(std::move(child), (*entries)[index].stat);
                }
            }
            lock.lock();
            if (entries) walked_.directories.push_back({std::move(at), stat, *std::move(entries)});
            else walked_.unread.push_back({std::move(at), std::move(entries).error()});
            std::ranges::move(below, std::back_inserter(pending_));
            --busy_;
            if (below.size() > 1 || busy_ == 0) wake_.notify_all();   // This thread takes one itself.
        }
    }

    Result<Listing> list(const RootPath& at) {
        const auto found = std::ranges::lower_bound(known_, at, {}, &WalkedDirectory::at);
        if (found != known_.end() && found->at == at) return found->entries;
        Result<Listing> listing;
        crew_.reading([&] { listing = tree_.listing(at, look_); });
        return listing;
    }

    const Tree& tree_;
    const Descend& descend_;
    std::span<const WalkedDirectory> known_;
    const Look* look_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::pair<RootPath, Stat>> pending_;
    std::size_t busy_ = 0;
    Walked walked_;
    Crew crew_;
};

}   // namespace

Result<Walked> walk(const Tree& tree, const RootPath& top, std::size_t jobs, const Descend& descend,
                    std::span<const WalkedDirectory> known, const Look* look) {
    SR_TRY(const Stat stat, tree.stat(top, Follow::yes));
    Walked walked = Walk(tree, jobs, descend, known, look).run(top, stat);
    if (!walked.unread.empty() && walked.unread.front().at == top)
        return std::unexpected(std::move(walked.unread.front().error));
    return walked;
}

void in_parallel(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    Crew(jobs, [&] {
        for (std::size_t at = next++; at < count; at = next++) work(at);
    }).run(count);
}

void read_in_parallel(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    std::optional<Crew> crew;
    crew.emplace(jobs, [&] {
        for (std::size_t at = next++; at < count; at = next++) crew->reading([&] { work(at); });
    });
    crew->run(count);
}

}   // namespace sandroot::fs
