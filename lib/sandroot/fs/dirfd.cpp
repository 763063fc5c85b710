#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/fs/stat_from.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>
#include <string_view>

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sandroot::fs {

namespace {

os::Fd open_by_kernel(const os::Fd& top, const char* below, int flags, std::uint64_t resolve) {
    open_how how{};
    how.flags = static_cast<unsigned>(flags | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    how.resolve = resolve;
    return os::Fd(static_cast<int>(::syscall(SYS_openat2, top.get(), below, &how, sizeof how)));
}

/// Kernels before 5.6 answer ENOSYS, filters of older container runtimes EPERM.
bool kernel_has_no_openat2(int number) {
    return number == ENOSYS || number == EPERM;
}

os::Fd open_by_components(const os::Fd& top, const std::string& below, int flags) {
    os::Fd at(::openat(top.get(), ".", (below.empty() ? flags : O_PATH) | O_DIRECTORY | O_CLOEXEC));
    std::string_view rest = below;
    while (at && !rest.empty()) {
        const std::string component(rest.substr(0, rest.find('/')));
        rest.remove_prefix(std::min(rest.size(), component.size() + 1));
        if (component == "..") return errno = EXDEV, os::Fd();
        const int how = rest.empty() ? flags : O_PATH;
        at = os::Fd(::openat(at.get(), component.c_str(), how | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    }
    return at;
}

}   // namespace

Result<std::string> read_link_at(int directory, const char* name) {
    std::array<char, PATH_MAX> buffer;
    const ssize_t length = ::readlinkat(directory, name, buffer.data(), buffer.size());
    if (length < 0) return fail_errno(errno, escape_for_terminal(name));
    return std::string(buffer.data(), static_cast<std::size_t>(length));
}

Result<Stat> look_at(const os::Fd& directory, const std::string& name) {
    struct stat raw{};
    if (::fstatat(directory.get(), name.c_str(), &raw, AT_SYMLINK_NOFOLLOW) != 0)
        return fail_errno(errno, escape_for_terminal(name));
    return stat_from(raw);
}

Result<Stat> look_at(const os::Fd& fd) {
    struct stat raw{};
    if (::fstat(fd.get(), &raw) != 0) return fail_errno(errno, "fstat");
    return stat_from(raw);
}

Result<os::Fd> open_directory(const os::Fd& top, const std::string& below, int flags) {
    const char* path = below.empty() ? "." : below.c_str();
    os::Fd fd = open_by_kernel(top, path, flags, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
    if (!fd && kernel_has_no_openat2(errno)) fd = open_by_components(top, below, flags);
    if (!fd) return fail_errno(errno, "/" + escape_for_terminal(below));
    return fd;
}

Result<os::Fd> open_unmounted(const os::Fd& directory, const std::string& name) {
    os::Fd fd =
        open_by_kernel(directory, name.c_str(), O_RDONLY, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV);
    if (!fd && kernel_has_no_openat2(errno)) {
        fd = os::Fd(::openat(directory.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        struct stat above{};
        struct stat here{};
        if (fd &&
            (::fstat(directory.get(), &above) != 0 || ::fstat(fd.get(), &here) != 0 || above.st_dev != here.st_dev))
            return fail_errno(EXDEV, escape_for_terminal(name));
    }
    if (!fd) return fail_errno(errno, escape_for_terminal(name));
    return fd;
}

Result<std::vector<NameIn>> entries_in(const os::Fd& directory) {
    // A descriptor of its own, since closedir() closes it and reading moves its position.
    os::Fd fd(::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return fail_errno(errno, "reading a directory");
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(fd.get()), ::closedir);
    if (!stream) return fail_errno(errno, "reading a directory");
    (void)fd.release();
    std::vector<NameIn> entries;
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(stream.get());
        if (!entry) break;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") entries.push_back({std::string(name), entry->d_ino, entry->d_type == DT_REG});
    }
    if (errno != 0) return fail_errno(errno, "reading a directory");
    std::ranges::sort(entries, {}, &NameIn::name);
    return entries;
}

Result<std::vector<std::string>> names_in(const os::Fd& directory) {
    SR_TRY(auto entries, entries_in(directory));
    std::vector<std::string> names;
    names.reserve(entries.size());
    for (auto& entry : entries) names.push_back(std::move(entry.name));
    return names;
}

bool is_overlay(const os::Fd& fd) {
    struct statfs raw{};
    return ::fstatfs(fd.get(), &raw) == 0 && raw.f_type == OVERLAYFS_SUPER_MAGIC;
}

Result<Lasting> lasting_identity(const os::Fd& fd) {
    struct statx raw{};
    if (::statx(fd.get(), "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &raw) != 0) return fail_errno(errno, "statx");
    Lasting lasting{raw.stx_ino, 0, 0};
    if ((raw.stx_mask & STATX_BTIME) != 0) {
        lasting.born_seconds = raw.stx_btime.tv_sec;
        lasting.born_nanoseconds = raw.stx_btime.tv_nsec;
    }
    return lasting;
}

bool is_mount_point(const os::Fd& fd) {
    struct statx raw{};
    return ::statx(fd.get(), "", AT_EMPTY_PATH, STATX_TYPE, &raw) == 0 &&
           (raw.stx_attributes_mask & raw.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

std::optional<std::string> path_of(const os::Fd& fd) {
    std::array<char, PATH_MAX> buffer;
    const std::string link = "/proc/self/fd/" + std::to_string(fd.get());
    const ssize_t length = ::readlink(link.c_str(), buffer.data(), buffer.size());
    if (length <= 0 || buffer.front() != '/') return std::nullopt;
    return std::string(buffer.data(), static_cast<std::size_t>(length));
}

}   // namespace sandroot::fs
