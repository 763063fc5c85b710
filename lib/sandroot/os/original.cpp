#include <sandroot/base/escape.hpp>
#include <sandroot/os/atomic_file.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/os/original.hpp>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace sandroot::os {

namespace {

/// Access lists and labels; what the file system of the copy does not take is left out.
void copy_attributes(const HostPath& from, const Fd& into) {
    const ssize_t room = ::listxattr(from.c_str(), nullptr, 0);
    if (room <= 0) return;
    std::string names(static_cast<std::size_t>(room), '\0');
    const ssize_t length = ::listxattr(from.c_str(), names.data(), names.size());
    if (length <= 0) return;
    names.resize(static_cast<std::size_t>(length));
    for (std::size_t at = 0; at < names.size(); at = names.find('\0', at) + 1) {
        const char* name = names.c_str() + at;
        const ssize_t size = ::getxattr(from.c_str(), name, nullptr, 0);
        if (size < 0) continue;
        std::vector<char> value(static_cast<std::size_t>(size));
        const ssize_t got = ::getxattr(from.c_str(), name, value.data(), value.size());
        if (got >= 0) (void)::fsetxattr(into.get(), name, value.data(), static_cast<std::size_t>(got), 0);
    }
}

Result<void> fill(const Fd& fd, const Original& original, std::string_view bytes) {
    SR_DO(write_all(fd, bytes));
    struct stat made{};
    if (::fstat(fd.get(), &made) != 0) return fail_errno(errno, "looking at it");
    const bool ours = made.st_uid == original.uid && made.st_gid == original.gid;
    if (!ours && ::fchown(fd.get(), original.uid, original.gid) != 0)
        return fail_errno(errno, "keeping its owner", "run it as the owner of the file, or as root");
    copy_attributes(original.real, fd);
    return {};
}

Result<void> write_like(const Original& original, const HostPath& path, std::string_view bytes) {
    SR_TRY(AtomicFile file, AtomicFile::create(path));
    auto written = fill(file.fd(), original, bytes);
    if (written) {
        written = file.commit(original.mode);
        if (!written && written.error().os_error == EBUSY)
            written.error().hint = "the file is mounted here on its own: edit it where it comes from";
    }
    if (!written)
        return std::unexpected(in_step(std::move(written).error(), "writing " + escape_for_terminal(path.str())));
    return {};
}

Original described(const struct stat& status) {
    Original original;
    original.mode = status.st_mode & 07777U;
    original.uid = status.st_uid;
    original.gid = status.st_gid;
    original.links = status.st_nlink;
    original.device = status.st_dev;
    original.inode = status.st_ino;
    original.changed_seconds = status.st_ctim.tv_sec;
    original.changed_nanoseconds = status.st_ctim.tv_nsec;
    return original;
}

}   // namespace

Result<Original> read_original(const HostPath& path, std::size_t limit) {
    const std::string shown = escape_for_terminal(path.str());
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
    if (!real) return fail_errno(errno, shown);
    SR_TRY(const Fd fd, open(HostPath(real.get()), O_RDONLY | O_NONBLOCK | O_NOCTTY));
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) return fail_errno(errno, shown);
    if (S_ISDIR(status.st_mode)) return fail_errno(EISDIR, shown);
    if (!S_ISREG(status.st_mode)) return fail(Errc::refused, shown + ": not a regular file");
    Original original = described(status);
    original.real = HostPath(real.get());
    SR_TRY(original.bytes, read_all(fd, limit), shown);
    return original;
}

Result<void> replace(const Original& original, std::string_view bytes) {
    struct stat status{};
    const std::string shown = escape_for_terminal(original.real.str());
    if (::lstat(original.real.c_str(), &status) != 0) return fail_errno(errno, shown);
    const Original now = described(status);
    const bool same = now.device == original.device && now.inode == original.inode &&
                      now.changed_seconds == original.changed_seconds &&
                      now.changed_nanoseconds == original.changed_nanoseconds;
    if (!same) return fail(Errc::refused, shown + ": somebody changed it meanwhile", "run the same command again");
    return write_like(original, original.real, bytes);
}

Result<HostPath> back_up(const Original& original, const std::string& suffix) {
    const HostPath path(original.real.str() + suffix);
    SR_DO(write_like(original, path, original.bytes));
    return path;
}

}   // namespace sandroot::os
