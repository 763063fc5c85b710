#include <sandroot/base/escape.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/root/at.hpp>
#include <sandroot/root/copy.hpp>
#include <sandroot/root/place.hpp>

#include <cerrno>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

std::array<timespec, 2> times_of(const plan::Entry& entry) {
    timespec modified{};
    modified.tv_sec = entry.source.mtime_seconds;
    modified.tv_nsec = static_cast<long>(entry.source.mtime_nanoseconds);
    return {modified, modified};
}

std::string shown(const plan::Entry& entry) {
    return escape_for_terminal(entry.at.str());
}

std::string name_of(const plan::Entry& entry) {
    return std::string(entry.at.name());
}

/// A failure to read or open the source, told so that a vanished file is not taken for a missing directory of ours.
std::unexpected<Error> unreadable(int number, const plan::Entry& entry) {
    if (number == ENOENT || number == ELOOP || number == ENOTDIR) return changed(entry);
    return fail_errno(number, "reading " + shown(entry),
                      number == EACCES ? "run as a user who may read it, or leave it out with --exclude" : "");
}

bool wants_own_inode(const plan::Entry& entry, bool may_chown) {
    const auto& source = entry.source;
    return entry.must_copy || (source.mode & 06000U) != 0 || mode_inside(entry) != source.mode ||
           (may_chown && (entry.uid != source.uid || entry.gid != source.gid));
}

bool is_overlay(const os::Fd& fd) {
    struct statfs raw{};
    return ::fstatfs(fd.get(), &raw) == 0 && raw.f_type == OVERLAYFS_SUPER_MAGIC;
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

bool has_source(const plan::Entry& entry) {
    return entry.source.identity != fs::Identity{};
}

std::uint32_t mode_inside(const plan::Entry& entry) {
    return entry.mode & (entry.kind == plan::Kind::directory ? 01777U : 0777U);
}

bool is_still(const fs::Stat& seen, const fs::Stat& planned) {
    if (seen.type != planned.type || seen.identity != planned.identity) return false;
    return seen.type == fs::Type::directory ||
           (seen.size == planned.size && seen.mtime_seconds == planned.mtime_seconds &&
            seen.mtime_nanoseconds == planned.mtime_nanoseconds);
}

std::unexpected<Error> changed(const plan::Entry& entry) {
    return std::unexpected(Error{Errc::system, ESTALE, shown(entry) + " changed while it was being copied",
                                 "wait until nothing writes there (a running pip?) and build again"});
}

std::unexpected<Error> interrupted() {
    return fail_errno(EINTR, "interrupted; the root is as it was");
}

Result<Placed> Placer::place(const Ends& ends, const plan::Entry& entry) {
    switch (entry.kind) {
    case plan::Kind::symlink:
        return place_symlink(ends, entry);
    case plan::Kind::generated:
        return place_generated(ends, entry);
    case plan::Kind::file:
    case plan::Kind::directory:
        break;
    }
    return place_file(ends, entry);
}

Result<bool> Placer::settle(const os::Fd& fd, const plan::Entry& entry, std::uint32_t mode) const {
    struct stat now{};
    if (::fstat(fd.get(), &now) != 0) return fail_errno(errno, "fstat");
    bool owner_lost = false;
    if (may_chown_ && (now.st_uid != entry.uid || now.st_gid != entry.gid) &&
        ::fchown(fd.get(), entry.uid, entry.gid) != 0) {
        if (errno != EPERM && errno != EINVAL) return fail_errno(errno, "setting the owner of " + shown(entry));
        owner_lost = true;
    }
    if ((now.st_mode & 07777U) != mode && ::fchmod(fd.get(), mode) != 0)
        return fail_errno(errno, "setting the mode of " + shown(entry));
    if (::futimens(fd.get(), times_of(entry).data()) != 0)
        return fail_errno(errno, "setting the times of " + shown(entry));
    return owner_lost;
}

Placer::Device& Placer::device_of(const Ends& ends, const plan::Entry& entry) {
    const std::uint64_t number = entry.source.identity.device;
    const std::scoped_lock lock(mutex_);
    const auto [at, is_new] = devices_.try_emplace(number);
    if (is_new) {
        at->second.is_overlay = is_overlay(ends.source);
        if (link_ == Link::automatic && at->second.is_overlay) at->second.refuses_links = NotLinked::overlay;
        else if (number != into_device_) at->second.refuses_links = NotLinked::other_device;
    }
    return at->second;
}

Result<NotLinked> Placer::try_link(const Ends& ends, const plan::Entry& entry, Device& device) const {
    if (wants_own_inode(entry, may_chown_)) return NotLinked::must_differ;
    if (link_ == Link::copy || link_ == Link::reflink) return NotLinked::not_wanted;
    const NotLinked refused = device.refuses_links;
    if (refused != NotLinked::was_linked && link_ == Link::automatic) return refused;

    const std::string name = name_of(entry);
    auto planned = entry.source;
    if (device.is_overlay) {
        // Copied up, the file gets another identity, so that must be compared before.
        const auto seen = look_at(ends.source, name);
        if (!seen || !is_still(*seen, planned)) return changed(entry);
    }
    if (::linkat(ends.source.get(), name.c_str(), ends.into.get(), name.c_str(), 0) == 0) {
        SR_TRY(const auto seen, look_at(ends.into, name));
        if (device.is_overlay) planned.identity = seen.identity;
        if (!is_still(seen, planned)) return changed(entry);
        return NotLinked::was_linked;
    }
    const int number = errno;
    const NotLinked why = why_not_linked(number);
    if (why == NotLinked::was_linked) {
        if (number == ENOENT) return changed(entry);
        return fail_errno(number, "linking " + shown(entry));
    }
    // A protected or much-linked file says nothing of its neighbours; a device that is another one does.
    if (why == NotLinked::other_device || why == NotLinked::unsupported) device.refuses_links = why;
    return why;
}

Result<Placed> Placer::place_file(const Ends& ends, const plan::Entry& entry) {
    if (!has_source(entry)) return fail(Errc::malformed, "the plan names no source for " + shown(entry));
    Device& device = device_of(ends, entry);
    SR_TRY(const NotLinked why, try_link(ends, entry, device));
    if (why == NotLinked::was_linked) return Placed{Rung::linked, why, 0, false};
    if (link_ == Link::hard && why != NotLinked::must_differ) {
        const int number = why == NotLinked::other_device    ? EXDEV
                           : why == NotLinked::many_links    ? EMLINK
                           : why == NotLinked::not_permitted ? EPERM
                                                             : EOPNOTSUPP;
        return fail_errno(number, "linking " + shown(entry), "use --link auto, which copies what cannot be linked");
    }
    return place_copy(ends, entry, device, why);
}

Result<Placed> Placer::place_copy(const Ends& ends, const plan::Entry& entry, Device& device, NotLinked why) const {
    const std::string name = name_of(entry);
    // O_NONBLOCK, for what was a file may be a FIFO by now.
    const os::Fd from(
        ::openat(ends.source.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!from) return unreadable(errno, entry);
    SR_TRY(const auto seen, look_at(from), shown(entry));
    if (!is_still(seen, entry.source)) return changed(entry);

    const os::Fd into(
        ::openat(ends.into.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!into) return fail_errno(errno, "creating " + shown(entry) + " in the new root");

    Placed placed{Rung::copied, why, 0, false};
    if (link_ != Link::copy && !device.refuses_reflinks) {
        SR_TRY(const bool shared, share_extents(from, into), shown(entry));
        if (shared) placed.rung = Rung::reflinked;
        else device.refuses_reflinks = true;
    }
    if (placed.rung != Rung::reflinked) {
        if (link_ == Link::reflink)
            return fail_errno(EOPNOTSUPP, "reflinking " + shown(entry),
                              "use --link auto, which copies what cannot share its blocks");
        auto bytes = copy_bytes(from, into, entry.source.size, stop_);
        if (!bytes && bytes.error().os_error == ENODATA) return changed(entry);
        if (!bytes && bytes.error().os_error == EINTR) return interrupted();
        SR_TRY(placed.bytes, std::move(bytes), "writing " + shown(entry) + " into the new root");
    }
    SR_TRY(const auto after, look_at(from), shown(entry));
    if (!is_still(after, entry.source)) return changed(entry);
    SR_TRY(placed.owner_lost, settle(into, entry, mode_inside(entry)));
    return placed;
}

Result<Placed> Placer::place_symlink(const Ends& ends, const plan::Entry& entry) const {
    const std::string name = name_of(entry);
    if (has_source(entry)) {
        const auto seen = look_at(ends.source, name);
        if (!seen || !is_still(*seen, entry.source)) return changed(entry);
    }
    if (::symlinkat(entry.target.c_str(), ends.into.get(), name.c_str()) != 0)
        return fail_errno(errno, "creating the symlink " + shown(entry));
    Placed placed;
    if (may_chown_ && (entry.uid != ::geteuid() || entry.gid != ::getegid()) &&
        ::fchownat(ends.into.get(), name.c_str(), entry.uid, entry.gid, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != EPERM && errno != EINVAL) return fail_errno(errno, "setting the owner of " + shown(entry));
        placed.owner_lost = true;
    }
    if (::utimensat(ends.into.get(), name.c_str(), times_of(entry).data(), AT_SYMLINK_NOFOLLOW) != 0)
        return fail_errno(errno, "setting the times of " + shown(entry));
    return placed;
}

Result<Placed> Placer::place_generated(const Ends& ends, const plan::Entry& entry) const {
    const os::Fd into(
        ::openat(ends.into.get(), name_of(entry).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!into) return fail_errno(errno, "creating " + shown(entry) + " in the new root");
    SR_DO(os::write_all(into, entry.content), shown(entry));
    Placed placed;
    SR_TRY(placed.owner_lost, settle(into, entry, mode_inside(entry)));
    return placed;
}

}   // namespace sandroot::root
