#include <sandroot/fs/look_again.hpp>
#include <sandroot/fs/stat_from.hpp>
#include <sandroot/fs/walk.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

namespace sandroot::fs {

namespace {

/// So many at a stretch, for each is soon done.
constexpr std::size_t portion = 32;

class Looking {
public:
    Looking(const Recollection& before, const DiskTree& tree) : tree_(tree) {
        for (const auto& answer : before.answers) answers_.push_back(&answer);
        for (const auto& scan : before.scans) scans_.push_back(&scan);
    }

    LookedAgain run(std::size_t jobs) {
        const std::size_t scan_portions = (scans_.size() + portion - 1) / portion;
        const std::size_t answer_portions = (answers_.size() + portion - 1) / portion;
        in_parallel(scan_portions + answer_portions, jobs, [&](std::size_t at) {
            if (at < scan_portions) each(at, scans_, [&](const auto& scan) { look_at_scan(scan.first, scan.second); });
            else each(at - scan_portions, answers_, [&](const auto& answer) { look_at_answer(answer); });
        });
        std::ranges::sort(looked_.rewritten, {}, &Rewritten::at);
        return std::move(looked_);
    }

private:
    using Answer = std::pair<const std::pair<RootPath, Question>, std::uint64_t>;
    using Scan = std::pair<const RootPath, Remembered>;

    template <class Pointers, class Look>
    void each(std::size_t at, const Pointers& pointers, const Look& look) {
        const std::size_t last = std::min(pointers.size(), (at + 1) * portion);
        for (std::size_t index = at * portion; index < last && !differs_; ++index) look(*pointers[index]);
    }

    void differ(const RootPath& at, std::string_view how) {
        const std::scoped_lock lock(mutex_);
        if (differs_) return;
        looked_.same = false;
        looked_.difference = at.str() + ' ' + std::string(how);
        differs_ = true;
    }

    [[nodiscard]] std::uint64_t ask(const RootPath& path, Question question) const {
        switch (question) {
        case Question::stat:
            return digest_of(tree_.stat(path, Follow::no));
        case Question::stat_followed:
            return digest_of(tree_.stat(path, Follow::yes));
        case Question::open:
            return digest_of(stat_of_file(path));
        case Question::read_link:
            return digest_of(tree_.read_link(path));
        case Question::list:
            return digest_of(tree_.list(path));
        case Question::scan_failed:
            break;
        }
        const auto scanned = tree_.scan(path);
        return scanned ? 0 : digest_of(Result<Stat>(std::unexpected(scanned.error())));
    }

    /// What opening it would tell, short of the right to read.
    [[nodiscard]] Result<Stat> stat_of_file(const RootPath& path) const {
        auto stat = tree_.stat(path, Follow::yes);
        if (stat && stat->type == Type::file) return stat;
        const auto file = tree_.open(path);
        if (!file) return std::unexpected(file.error());
        return (*file)->stat();
    }

    void look_at_answer(const Answer& answer) {
        const auto& [path, question] = answer.first;
        if (ask(path, question) != answer.second) differ(path, "is not what it was");
    }

    void look_at_scan(const RootPath& at, const Remembered& before) {
        const auto fd = tree_.open_fd(at, O_RDONLY | O_DIRECTORY);
        struct stat raw{};
        if (!fd || ::fstat(fd->get(), &raw) != 0) return differ(at, "cannot be read any more");
        const Stat now = stat_from(raw);
        const auto& was = before.stat;
        if (now.identity != was.identity || digest_of(now).shape != digest_of(was).shape)
            return differ(at, "is another directory");
        const bool same_names =
            before.settled && now.ctime_seconds == was.ctime_seconds && now.ctime_nanoseconds == was.ctime_nanoseconds;
        if (!same_names && !has_names(at, before)) return differ(at, "has other names in it");

        std::vector<std::size_t> changed;
        const char* name = before.names.data();
        for (std::size_t index = 0; index < before.digests.size(); ++index) {
            const std::string_view shown = name;
            if (::fstatat(fd->get(), name, &raw, AT_SYMLINK_NOFOLLOW) != 0) return differ(at / shown, "is gone");
            const Stat seen = stat_from(raw);
            const NameDigest digest = digest_of(seen);
            if (digest != before.digests[index]) {
                if (digest.shape != before.digests[index].shape || seen.type == Type::symlink)
                    return differ(at / shown, "is of another kind");
                changed.push_back(index);
            }
            name += shown.size() + 1;
        }
        if (changed.empty() && now.mtime_seconds == was.mtime_seconds && now.mtime_nanoseconds == was.mtime_nanoseconds)
            return;
        const std::scoped_lock lock(mutex_);
        looked_.rewritten.push_back({at, now, std::move(changed)});
    }

    [[nodiscard]] bool has_names(const RootPath& at, const Remembered& before) const {
        const auto listed = tree_.list(at);
        return listed && packed_names(*listed) == before.names;
    }

    const DiskTree& tree_;
    std::vector<const Answer*> answers_;
    std::vector<const Scan*> scans_;
    std::atomic<bool> differs_ = false;
    std::mutex mutex_;
    LookedAgain looked_;
};

}   // namespace

LookedAgain look_again(const Recollection& before, const DiskTree& tree, std::size_t jobs) {
    return Looking(before, tree).run(jobs);
}

}   // namespace sandroot::fs
