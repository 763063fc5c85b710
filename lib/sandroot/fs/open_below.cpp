#include <sandroot/fs/components.hpp>
#include <sandroot/fs/open_below.hpp>

#include <array>
#include <cerrno>
#include <climits>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sandroot::fs {

os::Fd open_confined(const os::Fd& root, const RootPath& path, int flags) {
    open_how how{};
    how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    for (int attempt = 0;; ++attempt) {
        const long fd = ::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof how);
        // EAGAIN: something was renamed while the kernel checked a ".." (openat2(2)). EXDEV: a directory on the way was
        // moved out of the root (complete_walk() in the kernel's fs/namei.c).
        if (fd >= 0 || (errno != EAGAIN && errno != EXDEV) || attempt == 64) return os::Fd(static_cast<int>(fd));
    }
}

bool kernel_can_confine(const os::Fd& root) {
    return static_cast<bool>(open_confined(root, RootPath(), O_PATH));
}

namespace {

os::Fd stop(int number) {
    errno = number;
    return {};
}

bool is_symlink(const os::Fd& fd) {
    struct stat raw{};
    return ::fstat(fd.get(), &raw) == 0 && S_ISLNK(raw.st_mode);
}

}   // namespace

os::Fd open_by_walking(const os::Fd& root, const RootPath& path, int flags) {
    if (path.str().size() >= PATH_MAX) return stop(ENAMETOOLONG);
    const bool follow_last = (flags & O_NOFOLLOW) == 0;
    std::vector<std::string> pending;
    push_components(pending, path.str());
    std::vector<os::Fd> stack;   // The directories from the root down to here, for "..".
    const auto here = [&]() -> int { return stack.empty() ? root.get() : stack.back().get(); };
    int links = 0;
    while (!pending.empty()) {
        const std::string component = std::move(pending.back());
        pending.pop_back();
        if (component == ".." || component == ".") {
            // Whatever is on the stack was opened as a directory, unless it was the end of the path.
            struct stat raw{};
            if (!stack.empty() && (::fstat(here(), &raw) != 0 || !S_ISDIR(raw.st_mode))) return stop(ENOTDIR);
            if (component == ".." && !stack.empty()) stack.pop_back();
            continue;
        }
        os::Fd next(::openat(here(), component.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        if (!next) return {};
        if (is_symlink(next) && (follow_last || !pending.empty())) {
            if (++links > most_symlinks) return stop(ELOOP);
            std::array<char, PATH_MAX> buffer;
            const ssize_t length = ::readlinkat(next.get(), "", buffer.data(), buffer.size());
            if (length <= 0) return stop(length == 0 ? ENOENT : errno);
            const std::string_view target(buffer.data(), static_cast<std::size_t>(length));
            if (target.front() == '/') stack.clear();
            push_components(pending, target);
            continue;
        }
        if ((flags & O_PATH) == 0 && pending.empty()) {
            // O_PATH descriptors cannot be read, so the last component is opened again by its name, still without
            // following.
            struct stat seen{};
            struct stat opened{};
            os::Fd last(::openat(here(), component.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
            if (!last) return {};
            if (::fstat(next.get(), &seen) != 0 || ::fstat(last.get(), &opened) != 0) return {};
            if (seen.st_dev != opened.st_dev || seen.st_ino != opened.st_ino) return stop(ESTALE);
            return last;
        }
        stack.push_back(std::move(next));
    }
    // The path ended in "/", "." or "..", so at a directory.
    if ((flags & O_PATH) != 0 && !stack.empty()) return std::move(stack.back());
    return os::Fd(::openat(here(), ".", flags | O_CLOEXEC));
}

}   // namespace sandroot::fs
