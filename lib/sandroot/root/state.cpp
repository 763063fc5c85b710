#include <sandroot/base/escape.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/root/at.hpp>
#include <sandroot/root/place.hpp>
#include <sandroot/root/remove.hpp>
#include <sandroot/root/state.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

constexpr const char* lock_name = "lock";
constexpr const char* manifest_name = "manifest";
constexpr const char* announced_name = "manifest.new";
constexpr std::size_t manifest_limit = 1U << 30U;
constexpr auto pause_between_tries = std::chrono::milliseconds(50);
/// A build that fails removes the state directory from under those who wait for it.
constexpr int most_tries = 100;

std::unexpected<Error> not_ours(const std::string& what, std::string_view why) {
    return fail(Errc::refused, escape_for_terminal(what) + " " + std::string(why),
                "look at it, and remove it if nobody needs it");
}

Result<void> create_or_accept(const os::Fd& parent, const std::string& name) {
    if (::mkdirat(parent.get(), name.c_str(), 0700) != 0 && errno != EEXIST)
        return fail_errno(errno, "creating " + escape_for_terminal(name) + " beside the root");
    SR_TRY(const auto seen, look_at(parent, name));
    if (seen.type != fs::Type::directory)
        return not_ours(name,
                        "beside the root is a " + std::string(name_of(seen.type)) + ", not a directory of sandroot's");
    if (seen.uid != ::geteuid()) return not_ours(name, "beside the root belongs to another user");
    if ((seen.mode & 022U) != 0) return not_ours(name, "beside the root can be written by other users");
    return {};
}

/// What killed builds leave are directories; anything else was put there by somebody.
Result<bool> is_there(const os::Fd& directory, const char* name, fs::Type type) {
    const auto seen = look_at(directory, name);
    if (!seen && seen.error().os_error == ENOENT) return false;
    if (!seen) return std::unexpected(seen.error());
    if (seen->type != type)
        return not_ours(name, "in the state directory is a " + std::string(name_of(seen->type)) +
                                  ", which sandroot did not put there");
    return true;
}

std::string holder_of(const os::Fd& lock) {
    std::string pid(32, '\0');
    const auto count = os::read_at(lock, 0, std::as_writable_bytes(std::span(pid)));
    pid.resize(count.value_or(0));
    pid.resize(std::min(pid.find_first_not_of("0123456789"), pid.size()));
    return pid.empty() ? "another process" : "process " + pid;
}

}   // namespace

Result<State> State::open(const Parent& parent, const Place& place, bool wait, const std::atomic<bool>* stop) {
    State state(parent, place.name, "." + place.name + ".sandroot");
    for (int attempt = 0; attempt < most_tries; ++attempt) {
        SR_DO(create_or_accept(parent.fd(), state.name_), escape_for_terminal(place.parent()));
        auto fd = open_directory(parent.fd(), state.name_, O_RDONLY);
        if (!fd && fd.error().os_error == ENOENT) continue;
        if (!fd) return std::unexpected(fd.error());
        state.fd_ = *std::move(fd);
        auto locked = state.take_lock(wait, stop);
        if (!locked && locked.error().os_error == ENOENT) continue;
        if (!locked) return std::unexpected(in_step(std::move(locked).error(), escape_for_terminal(place.path())));
        SR_DO(state.recover(stop), "clearing what an interrupted build left");
        return state;
    }
    return fail_errno(EAGAIN, escape_for_terminal(state.name_));
}

Result<void> State::take_lock(bool wait, const std::atomic<bool>* stop) {
    SR_DO(is_there(fd_, lock_name, fs::Type::file));
    os::Fd lock(::openat(fd_.get(), lock_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!lock) return fail_errno(errno, "opening the lock");
    while (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK) return fail_errno(errno, "locking");
        if (!wait)
            return fail(Errc::refused, "is being built by " + holder_of(lock) + " already",
                        "try again when that has ended");
        if (stop && *stop) return interrupted();
        std::this_thread::sleep_for(pause_between_tries);
    }
    // The one who held it may have removed it; then what we hold is a lock that nobody else will ever see.
    SR_TRY(const auto held, look_at(lock));
    const auto seen = look_at(fd_, lock_name);
    if (!seen || seen->identity != held.identity) return fail_errno(ENOENT, "the lock");
    const auto current = look_at(parent_->fd(), name_);
    SR_TRY(const auto mine, look_at(fd_));
    if (!current || current->identity != mine.identity) return fail_errno(ENOENT, "the state directory");
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock.get(), 0) != 0) return fail_errno(errno, "writing the lock");
    SR_DO(os::write_all(lock, pid), "writing the lock");
    lock_ = std::move(lock);
    return {};
}

Result<void> State::recover(const std::atomic<bool>* stop) {
    for (const char* name : {announced_name, manifest_name}) SR_DO(is_there(fd_, name, fs::Type::file));
    // Killed between the swap and the end: the manifest that was announced is the root's.
    const auto announced = read(announced_name);
    const auto root = open_directory(parent_->fd(), root_, O_RDONLY);
    if (announced && *announced && root) {
        const auto identity = lasting_identity(*root);
        if (identity && *identity == (*announced)->root &&
            ::renameat(fd_.get(), announced_name, fd_.get(), manifest_name) != 0)
            return fail_errno(errno, "renaming the manifest");
    }
    if (::unlinkat(fd_.get(), announced_name, 0) != 0 && errno != ENOENT)
        return fail_errno(errno, "removing a manifest");

    // Killed between the two renames that stand in for an exchange: the old root goes back.
    SR_TRY(const bool has_old, is_there(fd_, old, fs::Type::directory));
    if (has_old && !root && root.error().os_error == ENOENT &&
        ::renameat(fd_.get(), old, parent_->fd().get(), root_.c_str()) != 0)
        return fail_errno(errno, "putting the old root back");
    SR_DO(remove_tree(fd_, old, stop));
    SR_DO(is_there(fd_, staging, fs::Type::directory));
    return remove_tree(fd_, staging, stop);
}

State::~State() {
    if (!lock_ || published_) return;
    (void)remove_tree(fd_, staging);
    (void)::unlinkat(fd_.get(), announced_name, 0);
    if (look_at(fd_, manifest_name)) return;
    // Nothing worth keeping: no root of ours stands here. The lock goes last, while it is still held.
    (void)::unlinkat(fd_.get(), lock_name, 0);
    (void)::unlinkat(parent_->fd().get(), name_.c_str(), AT_REMOVEDIR);
}

Result<std::optional<Manifest>> State::read(const char* name) const {
    SR_TRY(const bool there, is_there(fd_, name, fs::Type::file));
    if (!there) return std::nullopt;
    const os::Fd fd(::openat(fd_.get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!fd) return fail_errno(errno, name);
    SR_TRY(const auto text, os::read_all(fd, manifest_limit), name);
    SR_TRY(auto manifest, read_manifest(text));
    return manifest;
}

Result<std::optional<Manifest>> State::manifest() const {
    return read(manifest_name);
}

Result<os::Fd> State::stage() const {
    if (::mkdirat(fd_.get(), staging, 0700) != 0) return fail_errno(errno, "creating the staging directory");
    return open_directory(fd_, staging, O_RDONLY);
}

Result<void> State::announce(const Manifest& manifest) const {
    const os::Fd fd(::openat(fd_.get(), announced_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!fd) return fail_errno(errno, "creating the manifest");
    return os::write_all(fd, write_manifest(manifest));
}

Result<void> State::published() {
    if (::renameat(fd_.get(), announced_name, fd_.get(), manifest_name) != 0)
        return fail_errno(errno, "renaming the manifest");
    published_ = true;
    return {};
}

bool is_ours(const Manifest& manifest, const Occupant& occupant, const std::vector<std::string>& keep) {
    const auto identity = lasting_identity(occupant.fd);
    if (identity && identity->born_seconds != 0 && *identity == manifest.root) return true;
    return std::ranges::all_of(occupant.names, [&](const std::string& name) {
        return std::ranges::find(keep, name) != keep.end() || std::ranges::binary_search(manifest.kept, name) ||
               std::ranges::binary_search(manifest.entries, RootPath(name), {}, &Recorded::at);
    });
}

}   // namespace sandroot::root
