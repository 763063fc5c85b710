#include <sandroot/accelerate/put.hpp>
#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/placing/copy.hpp>

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::accelerate {

namespace {

/// No two threads put one file into one directory.
std::string temporary_name(const Source& source) {
    return ".sandroot-" + std::to_string(::getpid()) + '-' + std::to_string(source.stat.identity.inode);
}

Result<void> rename_to(const os::Fd& directory, const std::string& temporary, const std::string& name) {
    const int number = ::renameat(directory.get(), temporary.c_str(), directory.get(), name.c_str()) == 0 ? 0 : errno;
    // Also after success: nothing is renamed where both are one file already.
    (void)::unlinkat(directory.get(), temporary.c_str(), 0);
    if (number != 0) return fail_errno(number, escape_for_terminal(name));
    return {};
}

Result<void> copy(const Source& source, const os::Fd& into) {
    const os::Fd from(
        ::openat(source.directory.get(), source.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!from) return fail_errno(errno, escape_for_terminal(source.name));
    const std::string temporary = temporary_name(source);
    const os::Fd file(::openat(into.get(), temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file) return fail_errno(errno, escape_for_terminal(source.name));
    const auto fill = [&]() -> Result<void> {
        SR_TRY(const auto stat, fs::look_at(from));
        SR_TRY(const bool shared, placing::share_extents(from, file));
        if (!shared) SR_DO(placing::copy_bytes(from, file, stat.size, nullptr));
        const std::array<timespec, 2> times{
            {{0, UTIME_OMIT}, {stat.mtime_seconds, static_cast<long>(stat.mtime_nanoseconds)}}};
        if (::fchmod(file.get(), 0444) != 0 || ::futimens(file.get(), times.data()) != 0)
            return fail_errno(errno, "settling a copy");
        return {};
    };
    if (auto filled = fill(); !filled) {
        (void)::unlinkat(into.get(), temporary.c_str(), 0);
        return std::unexpected(in_step(std::move(filled).error(), escape_for_terminal(source.name)));
    }
    return rename_to(into, temporary, source.name);
}

/// One attempt under a name that is not taken. False where it is.
Result<bool> try_under(const std::string& name, const Source& source, const os::Fd& into, Put& how) {
    if (source.stat.type == fs::Type::symlink) {
        SR_TRY(const std::string target, fs::read_link_at(source.directory.get(), source.name.c_str()));
        how = Put::symlink;
        if (::symlinkat(target.c_str(), into.get(), name.c_str()) == 0) return true;
        if (errno == EEXIST) return false;
        return fail_errno(errno, escape_for_terminal(source.name));
    }
    how = Put::linked;
    if (::linkat(source.directory.get(), source.name.c_str(), into.get(), name.c_str(), 0) == 0) return true;
    if (errno == EEXIST) return false;
    how = Put::copied;
    SR_DO(copy(source, into));
    return true;
}

Result<Put> replace(const Source& source, const os::Fd& into) {
    const std::string temporary = temporary_name(source);
    Put how = Put::linked;
    SR_TRY(const bool done, try_under(temporary, source, into, how));
    if (!done) return fail_errno(EEXIST, temporary);
    if (how != Put::copied) SR_DO(rename_to(into, temporary, source.name));
    return how;
}

}   // namespace

Result<os::Fd> make_directory(const fs::DiskTree& root, const RootPath& path) {
    auto fd = root.open_fd(path, O_RDONLY | O_DIRECTORY);
    if (fd || fd.error().os_error != ENOENT || path.is_root()) return fd;
    SR_TRY(const os::Fd above, make_directory(root, path.parent()));
    if (::mkdirat(above.get(), std::string(path.name()).c_str(), 0777) != 0 && errno != EEXIST)
        return fail_errno(errno, escape_for_terminal(path.str()));
    return root.open_fd(path, O_RDONLY | O_DIRECTORY);
}

Result<Put> put(const Source& source, const os::Fd& into, const fs::DiskTree& root, const RootPath& path) {
    Put how = Put::linked;
    SR_TRY(const bool done, try_under(source.name, source, into, how));
    if (done) return how;
    const auto there = root.stat(path / source.name, fs::Follow::yes);
    if (!there || there->type != fs::Type::directory) return replace(source, into);
    SR_TRY(const os::Fd below, make_directory(root, path / source.name));
    return replace(source, below);
}

}   // namespace sandroot::accelerate
