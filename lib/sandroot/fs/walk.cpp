#include <sandroot/fs/walk.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace sandroot::fs {

namespace {

std::size_t thread_count(std::size_t jobs) {
    return jobs != 0 ? jobs : std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

/// Runs `work` on `count` threads, the calling one among them.
void on_threads(std::size_t count, const std::function<void()>& work) {
    std::vector<std::jthread> others;
    for (std::size_t at = 1; at < count; ++at) others.emplace_back(work);
    work();
}

class Walk {
public:
    Walk(const Tree& tree, const Descend& descend, std::span<const WalkedDirectory> known)
        : tree_(tree), descend_(descend), known_(known) {}

    void add(RootPath at, Stat stat) { pending_.emplace_back(std::move(at), stat); }

    /// One thread's part: takes directories until none is left and nobody can bring new ones.
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
            if (!below.empty() || busy_ == 0) wake_.notify_all();
        }
    }

    Walked finish() {
        std::ranges::sort(walked_.directories, {}, &WalkedDirectory::at);
        std::ranges::sort(walked_.unread, {}, &Unread::at);
        return std::move(walked_);
    }

private:
    Result<Listing> list(const RootPath& at) const {
        const auto found = std::ranges::lower_bound(known_, at, {}, &WalkedDirectory::at);
        if (found != known_.end() && found->at == at) return found->entries;
        return tree_.listing(at);
    }

    const Tree& tree_;
    const Descend& descend_;
    std::span<const WalkedDirectory> known_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::pair<RootPath, Stat>> pending_;
    std::size_t busy_ = 0;
    Walked walked_;
};

}   // namespace

Result<Walked> walk(const Tree& tree, const RootPath& top, std::size_t jobs, const Descend& descend,
                    std::span<const WalkedDirectory> known) {
    SR_TRY(const Stat stat, tree.stat(top, Follow::yes));
    Walk walk(tree, descend, known);
    walk.add(top, stat);
    on_threads(thread_count(jobs), [&] { walk.work(); });
    Walked walked = walk.finish();
    if (!walked.unread.empty() && walked.unread.front().at == top)
        return std::unexpected(std::move(walked.unread.front().error));
    return walked;
}

void in_parallel(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    on_threads(std::min(thread_count(jobs), std::max<std::size_t>(count, 1)), [&] {
        for (std::size_t at = next++; at < count; at = next++) work(at);
    });
}

}   // namespace sandroot::fs
