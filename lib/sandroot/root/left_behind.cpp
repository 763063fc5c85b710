#include <sandroot/fs/walk.hpp>
#include <sandroot/root/left_behind.hpp>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <mutex>

#include <fcntl.h>
#include <sys/stat.h>

namespace sandroot::root {

namespace {

/// So many at a stretch, for each is soon done.
constexpr std::size_t portion = 64;

struct timespec coarse_time() {
    // The clock that the kernel takes the times of inodes from.
    struct timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return now;
}

}   // namespace

void let_the_clock_tick() {
    const auto before = coarse_time();
    for (;;) {
        const auto now = coarse_time();
        if (now.tv_sec != before.tv_sec || now.tv_nsec != before.tv_nsec) return;
        constexpr struct timespec moment{0, 200'000};
        ::nanosleep(&moment, nullptr);
    }
}

Result<void> look_behind_again(LeftBehind& directory, const os::Fd& root) {
    struct stat raw{};
    const char* path = directory.below.empty() ? "." : directory.below.c_str();
    if (::fstatat(root.get(), path, &raw, AT_SYMLINK_NOFOLLOW) != 0) return fail_errno(errno, directory.below);
    directory.inode = raw.st_ino;
    directory.ctime_seconds = raw.st_ctim.tv_sec;
    directory.ctime_nanoseconds = static_cast<std::uint32_t>(raw.st_ctim.tv_nsec);
    return {};
}

Result<std::vector<LeftBehind>> look_behind(const Layout& layout, const Links& links, const os::Fd& root) {
    let_the_clock_tick();
    std::vector<LeftBehind> left(layout.directories.size());
    for (std::size_t index = 0; index < left.size(); ++index) {
        const auto& directory = layout.directories[index];
        left[index].below = directory.below;
        SR_DO(look_behind_again(left[index], root));
        for (std::size_t at = 0; at < directory.size() && !left[index].has_own_files; ++at)
            left[index].has_own_files = !links.names[index][at] && directory.item(at).kind != plan::Kind::symlink;
    }
    for (const auto& second : layout.second_names)
        left[second.directory].shares_files = left[second.first_directory].shares_files = true;
    return left;
}

std::set<RootPath> find_touched(const std::vector<LeftBehind>& left, const os::Fd& root, std::size_t jobs) {
    std::set<RootPath> touched;
    std::mutex mutex;
    fs::in_parallel((left.size() + portion - 1) / portion, jobs, [&](std::size_t at) {
        for (std::size_t index = at * portion; index < std::min(left.size(), (at + 1) * portion); ++index) {
            LeftBehind now = left[index];
            const bool same = look_behind_again(now, root) && now.inode == left[index].inode &&
                              now.ctime_seconds == left[index].ctime_seconds &&
                              now.ctime_nanoseconds == left[index].ctime_nanoseconds;
            if (same && !now.has_own_files) continue;
            const std::scoped_lock lock(mutex);
            touched.insert(RootPath("/" + now.below));
        }
    });
    return touched;
}

}   // namespace sandroot::root
