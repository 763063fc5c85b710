#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/placing/copy.hpp>
#include <sandroot/placing/placer.hpp>

#include <cerrno>
#include <mutex>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace sandroot::placing {

namespace {

std::array<timespec, 2> times_of(const plan::Name& item) {
    timespec modified{};
    modified.tv_sec = item.source.mtime_seconds;
    modified.tv_nsec = static_cast<long>(item.source.mtime_nanoseconds);
    return {modified, modified};
}

std::string shown(const plan::Name& item) {
    return escape_for_terminal(item.path());
}

/// A failure to read or open the source, worded so that a vanished file is not taken for a missing directory of ours.
std::unexpected<Error> unreadable(int number, const plan::Name& item) {
    if (number == ENOENT || number == ELOOP || number == ENOTDIR) return changed(item);
    return fail_errno(number, "reading " + shown(item),
                      number == EACCES ? "run as a user who may read it, or leave it out with --exclude" : "");
}

/// The errnos after which another rung may be tried; all others stop.
NotLinked why_not_linked(int number) {
    switch (number) {
    case EXDEV:
        return NotLinked::other_device;
    case EMLINK:
        return NotLinked::many_links;
    case EPERM:
        return NotLinked::not_permitted;
    case EOPNOTSUPP:
    case ENOSYS:
    case EINVAL:
        return NotLinked::unsupported;
    default:
        return NotLinked::was_linked;
    }
}

}   // namespace

std::string_view name_of(NotLinked cause) {
    switch (cause) {
    case NotLinked::was_linked:
        return "was_linked";
    case NotLinked::not_wanted:
        return "not_wanted";
    case NotLinked::must_differ:
        return "must_differ";
    case NotLinked::overlay:
        return "overlay";
    case NotLinked::other_device:
        return "other_device";
    case NotLinked::many_links:
        return "many_links";
    case NotLinked::not_permitted:
        return "not_permitted";
    case NotLinked::unsupported:
        return "unsupported";
    case NotLinked::privileged:
        return "privileged";
    }
    return "was_linked";
}

bool is_still(const fs::Stat& seen, const fs::Stat& planned) {
    if (seen.type != planned.type || seen.identity != planned.identity) return false;
    return seen.type == fs::Type::directory ||
           (seen.size == planned.size && seen.mtime_seconds == planned.mtime_seconds &&
            seen.mtime_nanoseconds == planned.mtime_nanoseconds);
}

Result<os::Fd> open_source_file(const os::Fd& directory, const plan::Name& item) {
    if (!item.has_source()) return fail(Errc::malformed, "the plan names no source for " + shown(item));
    // O_NONBLOCK, for what was a file may be a FIFO by now.
    os::Fd fd(::openat(directory.get(), item.source_name().data(),
                       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!fd) return unreadable(errno, item);
    SR_DO(check_source_file(fd, item));
    return fd;
}

Result<void> check_source_file(const os::Fd& fd, const plan::Name& item) {
    SR_TRY(const auto seen, fs::look_at(fd), shown(item));
    if (!is_still(seen, item.source)) return changed(item);
    return {};
}

Result<void> check_source_symlink(const os::Fd& directory, const plan::Name& item) {
    if (!item.has_source()) return {};
    const auto seen = fs::look_at(directory, std::string(item.name));
    if (!seen || !is_still(*seen, item.source)) return changed(item);
    return {};
}

std::unexpected<Error> changed(const plan::Name& item) {
    return std::unexpected(Error{Errc::system, ESTALE, shown(item) + " changed while it was being copied",
                                 "wait until nothing writes there (a running pip?) and build again"});
}

std::unexpected<Error> interrupted() {
    return fail_errno(EINTR, "interrupted; the existing root was not changed");
}

bool has_capabilities(const os::Fd& directory, const plan::Name& item, const char* name) {
    if ((item.source.mode & 0111U) == 0) return false;
    const os::Fd fd(::openat(directory.get(), name ? name : item.name.data(),
                             O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    return fd && ::fgetxattr(fd.get(), "security.capability", nullptr, 0) > 0;
}

bool wants_own_inode(const plan::Name& item, bool may_chown) {
    const auto& source = item.source;
    return item.must_copy || (source.mode & 06000U) != 0 || item.mode != source.mode ||
           (may_chown && (item.uid != source.uid || item.gid != source.gid));
}

Result<Placed> Placer::place(const Ends& ends, const plan::Name& item, Check check) {
    switch (item.kind) {
    case plan::Kind::symlink:
        return place_symlink(ends, item);
    case plan::Kind::generated:
        return place_generated(ends, item);
    case plan::Kind::file:
    case plan::Kind::directory:
        break;
    }
    return place_file(ends, item, check);
}

Result<bool> Placer::settle(const os::Fd& fd, const plan::Name& item) const {
    struct stat now{};
    if (::fstat(fd.get(), &now) != 0) return fail_errno(errno, "fstat");
    bool owner_lost = false;
    if (may_chown_ && (now.st_uid != item.uid || now.st_gid != item.gid) &&
        ::fchown(fd.get(), item.uid, item.gid) != 0) {
        if (errno != EPERM && errno != EINVAL) return fail_errno(errno, "setting the owner of " + shown(item));
        owner_lost = true;
    }
    if ((now.st_mode & 07777U) != item.mode && ::fchmod(fd.get(), item.mode) != 0)
        return fail_errno(errno, "setting the mode of " + shown(item));
    if (::futimens(fd.get(), times_of(item).data()) != 0)
        return fail_errno(errno, "setting the times of " + shown(item));
    return owner_lost;
}

Placer::Device& Placer::device_of(const Ends& ends, const plan::Name& item) {
    const std::uint64_t number = item.source.identity.device;
    {
        const std::shared_lock lock(mutex_);
        if (const auto known = devices_.find(number); known != devices_.end()) return known->second;
    }
    const std::scoped_lock lock(mutex_);
    const auto [at, is_new] = devices_.try_emplace(number);
    if (is_new) {
        at->second.is_overlay = fs::is_overlay(ends.source);
        if (link_ == Link::automatic && at->second.is_overlay) at->second.refuses_links = NotLinked::overlay;
        else if (number != into_device_) at->second.refuses_links = NotLinked::other_device;
    }
    return at->second;
}

Result<NotLinked> Placer::try_link(const Ends& ends, const plan::Name& item, Device& device, Check check) const {
    if (wants_own_inode(item, may_chown_)) return NotLinked::must_differ;
    if (link_ == Link::copy || link_ == Link::reflink) return NotLinked::not_wanted;
    const NotLinked refused = device.refuses_links;
    if (refused != NotLinked::was_linked && link_ == Link::automatic) return refused;
    const char* name = item.source_name().data();
    if (has_capabilities(ends.source, item, name)) return NotLinked::privileged;

    auto planned = item.source;
    if (device.is_overlay) {
        // Copied up, the file gets another identity, so that must be compared before.
        const auto seen = fs::look_at(ends.source, name);
        if (!seen || !is_still(*seen, planned)) return changed(item);
    }
    if (::linkat(ends.source.get(), name, ends.into.get(), item.name.data(), 0) == 0) {
        if (check == Check::by_directory && !device.is_overlay) return NotLinked::was_linked;
        SR_TRY(const auto seen, fs::look_at(ends.into, std::string(item.name)));
        if (device.is_overlay) planned.identity = seen.identity;
        if (!is_still(seen, planned)) return changed(item);
        return NotLinked::was_linked;
    }
    const int number = errno;
    const NotLinked why = why_not_linked(number);
    if (why == NotLinked::was_linked) {
        if (number == ENOENT) return changed(item);
        return fail_errno(number, "linking " + shown(item));
    }
    // A protected or much-linked file says nothing of its neighbours; a device that is another one does.
    if (why == NotLinked::other_device || why == NotLinked::unsupported) device.refuses_links = why;
    return why;
}

Result<Placed> Placer::place_file(const Ends& ends, const plan::Name& item, Check check) {
    if (!item.has_source()) return fail(Errc::malformed, "the plan names no source for " + shown(item));
    Device& device = device_of(ends, item);
    SR_TRY(const NotLinked why, try_link(ends, item, device, check));
    if (why == NotLinked::was_linked) return Placed{Method::linked, why, 0, false};
    if (link_ == Link::hard && why != NotLinked::must_differ && why != NotLinked::privileged) {
        const int number = why == NotLinked::other_device    ? EXDEV
                           : why == NotLinked::many_links    ? EMLINK
                           : why == NotLinked::not_permitted ? EPERM
                                                             : EOPNOTSUPP;
        return fail_errno(number, "linking " + shown(item), "use --link auto, which copies what cannot be linked");
    }
    return place_copy(ends, item, device, why);
}

Result<Placed> Placer::place_copy(const Ends& ends, const plan::Name& item, Device& device, NotLinked why) const {
    const char* name = item.name.data();
    SR_TRY(const os::Fd from, open_source_file(ends.source, item));

    const os::Fd into(::openat(ends.into.get(), name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!into) return fail_errno(errno, "creating " + shown(item) + " in the new root");

    Placed placed{Method::copied, why, 0, false};
    if (link_ != Link::copy && !device.refuses_reflinks) {
        SR_TRY(const bool shared, share_extents(from, into), shown(item));
        if (shared) placed.rung = Method::reflinked;
        else device.refuses_reflinks = true;
    }
    if (placed.rung != Method::reflinked) {
        if (link_ == Link::reflink)
            return fail_errno(EOPNOTSUPP, "reflinking " + shown(item),
                              "use --link auto, which copies what cannot share its blocks");
        auto bytes = copy_bytes(from, into, item.source.size, stop_);
        if (!bytes && bytes.error().os_error == ENODATA) return changed(item);
        if (!bytes && bytes.error().os_error == EINTR) return interrupted();
        SR_TRY(placed.bytes, std::move(bytes), "writing " + shown(item) + " into the new root");
    }
    SR_DO(check_source_file(from, item));
    SR_TRY(placed.owner_lost, settle(into, item));
    return placed;
}

Result<Placed> Placer::place_symlink(const Ends& ends, const plan::Name& item) const {
    const char* name = item.name.data();
    SR_DO(check_source_symlink(ends.source, item));
    if (::symlinkat(item.target.data(), ends.into.get(), name) != 0)
        return fail_errno(errno, "creating the symlink " + shown(item));
    Placed placed;
    if (may_chown_ && (item.uid != ::geteuid() || item.gid != ::getegid()) &&
        ::fchownat(ends.into.get(), name, item.uid, item.gid, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != EPERM && errno != EINVAL) return fail_errno(errno, "setting the owner of " + shown(item));
        placed.owner_lost = true;
    }
    if (::utimensat(ends.into.get(), name, times_of(item).data(), AT_SYMLINK_NOFOLLOW) != 0)
        return fail_errno(errno, "setting the times of " + shown(item));
    return placed;
}

Result<Placed> Placer::place_generated(const Ends& ends, const plan::Name& item) const {
    const os::Fd into(
        ::openat(ends.into.get(), item.name.data(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!into) return fail_errno(errno, "creating " + shown(item) + " in the new root");
    SR_DO(os::write_all(into, item.content), shown(item));
    Placed placed;
    SR_TRY(placed.owner_lost, settle(into, item));
    return placed;
}

}   // namespace sandroot::placing
