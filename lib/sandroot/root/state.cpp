#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/placing/placer.hpp>
#include <sandroot/root/in_use.hpp>
#include <sandroot/root/record/manifest.hpp>
#include <sandroot/root/remove.hpp>
#include <sandroot/root/state.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

constexpr const char* lock_name = "lock";
constexpr const char* manifest_name = "manifest";
constexpr const char* announced_name = "manifest.new";
constexpr const char* change_name = "change";
/// Old roots in which processes still run.
constexpr const char* aside_prefix = "in-use-";
/// Versions before 0.2 left it there.
constexpr const char* memo_name = "memo";
constexpr std::size_t manifest_limit = 1U << 30U;
constexpr auto pause_between_tries = std::chrono::milliseconds(50);
/// A build that fails removes the state directory from under those who wait for it.
constexpr int most_tries = 100;

std::unexpected<Error> not_ours(const std::string& what, std::string_view why) {
    return fail(Errc::refused, escape_for_terminal(what) + " " + std::string(why),
                "look at it, and remove it if it is not needed");
}

/// What is made below takes over nothing from the directory above: no entries of an access list (acl(5)), no group by a
/// setgid bit.
Result<void> inherit_nothing(const os::Fd& fd) {
    for (const char* list : {"system.posix_acl_default", "system.posix_acl_access"})
        if (::fremovexattr(fd.get(), list) != 0 && errno != ENODATA && errno != EOPNOTSUPP)
            return fail_errno(errno, "clearing an access list");
    const auto seen = fs::look_at(fd);
    if (seen && (seen->mode & 02000U) == 0) return {};
    if (::fchown(fd.get(), static_cast<uid_t>(-1), ::getegid()) != 0 || ::fchmod(fd.get(), 0700) != 0)
        return fail_errno(errno, "clearing a setgid bit");
    return {};
}

Result<void> create_or_accept(const os::Fd& parent, const std::string& name) {
    if (::mkdirat(parent.get(), name.c_str(), 0700) != 0 && errno != EEXIST)
        return fail_errno(errno, "creating " + escape_for_terminal(name) + " beside the root");
    SR_TRY(const auto seen, fs::look_at(parent, name));
    if (seen.type != fs::Type::directory)
        return not_ours(name,
                        "beside the root is a " + std::string(name_of(seen.type)) + ", not a directory of sandroot's");
    if (seen.uid != ::geteuid()) return not_ours(name, "beside the root belongs to another user");
    if ((seen.mode & 022U) != 0) return not_ours(name, "beside the root can be written by other users");
    return {};
}

/// What killed builds leave are directories; anything else was put there by somebody.
Result<bool> is_there(const os::Fd& directory, const char* name, fs::Type type) {
    const auto seen = fs::look_at(directory, name);
    if (!seen && seen.error().os_error == ENOENT) return false;
    if (!seen) return std::unexpected(seen.error());
    if (seen->type != type)
        return not_ours(name, "in the state directory is a " + std::string(name_of(seen->type)) +
                                  ", which sandroot did not put there");
    return true;
}

std::string state_name(const TargetPath& place) {
    return "." + place.name + ".sandroot";
}

bool is_closed_to_others(const fs::Stat& stat) {
    return (stat.uid == 0 || stat.uid == ::geteuid()) && (stat.mode & 022U) == 0;
}

Result<std::optional<StoredManifest>> read_in(const os::Fd& directory, const char* name) {
    SR_TRY(const bool there, is_there(directory, name, fs::Type::file));
    if (!there) return std::nullopt;
    const os::Fd fd(::openat(directory.get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!fd) return fail_errno(errno, name);
    StoredManifest manifest;
    SR_TRY(manifest.stat, fs::look_at(fd), name);
    SR_TRY(manifest.text, os::read_all(fd, manifest_limit), name);
    SR_TRY(manifest.directory, fs::look_at(directory));
    manifest.may_be_others = !is_closed_to_others(manifest.directory) || !is_closed_to_others(manifest.stat);
    return manifest;
}

std::string holder_of(const os::Fd& lock) {
    std::string pid(32, '\0');
    const auto count = os::read_at(lock, 0, std::as_writable_bytes(std::span(pid)));
    pid.resize(count.value_or(0));
    pid.resize(std::min(pid.find_first_not_of("0123456789"), pid.size()));
    return pid.empty() ? "another process" : "process " + pid;
}

}   // namespace

Result<State> State::open(const Parent& parent, const TargetPath& place, bool wait, const std::atomic<bool>* stop) {
    State state(parent, place.name, state_name(place));
    for (int attempt = 0; attempt < most_tries; ++attempt) {
        SR_DO(create_or_accept(parent.fd(), state.name_), escape_for_terminal(place.parent()));
        auto fd = fs::open_directory(parent.fd(), state.name_, O_RDONLY);
        if (!fd && fd.error().os_error == ENOENT) continue;
        Result<void> locked;
        if (fd) {
            state.fd_ = *std::move(fd);
            locked = state.take_lock(wait, stop);
            if (!locked && locked.error().os_error == ENOENT) continue;
        } else {
            locked = std::unexpected(std::move(fd).error());
        }
        if (!locked) {
            // An empty one is of no use, whatever made it.
            (void)::unlinkat(parent.fd().get(), state.name_.c_str(), AT_REMOVEDIR);
            return std::unexpected(in_step(std::move(locked).error(), escape_for_terminal(place.path())));
        }
        SR_DO(state.recover(stop), "clearing what an interrupted build left");
        for (auto& spare : state.spare_) {
            spare = os::Fd(::fcntl(state.fd_.get(), F_DUPFD_CLOEXEC, 0));
            if (!spare) return fail_errno(errno, "setting descriptors aside");
        }
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
            return fail(Errc::refused, "is already being built by " + holder_of(lock),
                        "try again when it has finished");
        if (stop && *stop) return placing::interrupted();
        std::this_thread::sleep_for(pause_between_tries);
    }
    // The one who held it may have removed it; then what we hold is a lock that no other process will ever see.
    SR_TRY(const auto held, fs::look_at(lock));
    const auto seen = fs::look_at(fd_, lock_name);
    if (!seen || seen->identity != held.identity) return fail_errno(ENOENT, "the lock");
    const auto current = fs::look_at(parent_->fd(), name_);
    SR_TRY(const auto mine, fs::look_at(fd_));
    if (!current || current->identity != mine.identity) return fail_errno(ENOENT, "the state directory");
    lock_ = std::move(lock);
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock_.get(), 0) != 0) return fail_errno(errno, "writing the lock");
    SR_DO(os::write_all(lock_, pid), "writing the lock");
    return {};
}

Result<void> State::recover(const std::atomic<bool>* stop) {
    for (const char* name : {announced_name, manifest_name, change_name, memo_name})
        SR_DO(is_there(fd_, name, fs::Type::file));
    // Killed between the swap and the end: the manifest that was announced is the root's.
    const auto announced = read_in(fd_, announced_name);
    const auto root = fs::open_directory(parent_->fd(), root_, O_RDONLY);
    if (announced && *announced && root && counts((*announced)->text, *root) &&
        ::renameat(fd_.get(), announced_name, fd_.get(), manifest_name) != 0)
        return fail_errno(errno, "renaming the manifest");
    for (const char* name : {announced_name, change_name, memo_name})
        if (::unlinkat(fd_.get(), name, 0) != 0 && errno != ENOENT) return fail_errno(errno, "removing a manifest");

    // Killed between the two renames that stand in for an exchange: the old root goes back.
    SR_TRY(const bool has_old, is_there(fd_, old, fs::Type::directory));
    if (has_old && !root && root.error().os_error == ENOENT &&
        ::renameat(fd_.get(), old, parent_->fd().get(), root_.c_str()) != 0)
        return fail_errno(errno, "putting the old root back");
    SR_DO(discard(old, stop));
    SR_DO(is_there(fd_, staging, fs::Type::directory));
    SR_DO(discard(staging, stop));
    return clear_aside(stop);
}

Result<void> State::discard(const char* name, const std::atomic<bool>* stop, placing::Notes* notes) const {
    const auto directory = fs::open_directory(fd_, name, O_PATH);
    const auto running = directory ? processes_in(*directory) : std::vector<int>();
    for (int number = 0; !running.empty(); ++number) {
        const std::string aside = aside_prefix + std::to_string(number);
        if (::renameat2(fd_.get(), name, fd_.get(), aside.c_str(), RENAME_NOREPLACE) == 0) {
            if (notes)
                notes->push_back({placing::NoteKind::old_root_in_use,
                                  name_ + "/" + aside,
                                  {{"process", static_cast<std::uint64_t>(running.front())}}});
            return {};
        }
        if (errno != EEXIST) break;
    }
    return remove_tree(fd_, name, stop);
}

Result<void> State::clear_aside(const std::atomic<bool>* stop) const {
    SR_TRY(const auto names, fs::names_in(fd_));
    for (const auto& name : names) {
        if (!name.starts_with(aside_prefix)) continue;
        SR_TRY(const bool there, is_there(fd_, name.c_str(), fs::Type::directory));
        const auto directory = fs::open_directory(fd_, name, O_PATH);
        if (there && directory && processes_in(*directory).empty()) SR_DO(remove_tree(fd_, name, stop));
    }
    return {};
}

bool State::counts(const std::string& announced, const os::Fd& root) const {
    const auto identity = fs::lasting_identity(root);
    auto reader = ManifestReader::open(announced);
    if (!identity || !reader || *identity != reader->head().root) return false;
    for (;;) {
        const auto recorded = reader->next();
        if (!recorded) return false;   // We were killed while it was being written.
        if (!*recorded) break;
    }
    const auto change = read_in(fd_, change_name);
    if (!change) return false;
    if (!*change) return true;
    // "INODE PATH"
    const std::string& text = (*change)->text;
    const auto blank = std::min(text.find(' '), text.size());
    const std::string below = text.substr(std::min(blank + 1, text.size()));
    if (below.empty()) return false;
    const auto slash = below.rfind('/');
    const auto directory = fs::open_directory(root, slash == std::string::npos ? "" : below.substr(0, slash), O_PATH);
    if (!directory) return false;
    const auto seen = fs::look_at(*directory, slash == std::string::npos ? below : below.substr(slash + 1));
    if (!seen && seen.error().os_error != ENOENT) return false;
    return text.substr(0, blank) == std::to_string(seen ? seen->identity.inode : 0);
}

State::~State() {
    if (!lock_ || published_) return;
    spare_ = {};
    (void)remove_tree(fd_, staging);
    for (const char* name : {announced_name, change_name}) (void)::unlinkat(fd_.get(), name, 0);
    if (fs::look_at(fd_, manifest_name)) return;
    // Nothing worth keeping: no root of ours stands here. The lock goes last, while it is still held.
    (void)::unlinkat(fd_.get(), lock_name, 0);
    (void)::unlinkat(parent_->fd().get(), name_.c_str(), AT_REMOVEDIR);
}

Result<std::optional<StoredManifest>> State::manifest() const {
    return read_in(fd_, manifest_name);
}

Result<std::optional<StoredManifest>> manifest_beside(const Parent& parent, const TargetPath& place) {
    const auto directory = fs::open_directory(parent.fd(), state_name(place), O_RDONLY);
    if (!directory && directory.error().os_error == ENOENT) return std::nullopt;
    if (!directory) return std::unexpected(directory.error());
    return read_in(*directory, manifest_name);
}

Result<os::Fd> State::stage() const {
    if (::mkdirat(fd_.get(), staging, 0700) != 0) return fail_errno(errno, "creating the staging directory");
    SR_TRY(os::Fd fd, fs::open_directory(fd_, staging, O_RDONLY));
    SR_DO(inherit_nothing(fd), "the staging directory");
    return fd;
}

Result<os::Fd> State::announce(const std::optional<Change>& change) const {
    const auto create = [&](const char* name) {
        return os::Fd(::openat(fd_.get(), name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    };
    if (change) {
        const os::Fd fd = create(change_name);
        if (!fd) return fail_errno(errno, "announcing a change");
        SR_DO(os::write_all(fd, std::to_string(change->inode) + " " + change->below), "announcing a change");
    }
    os::Fd fd = create(announced_name);
    if (!fd) return fail_errno(errno, "creating the manifest");
    return fd;
}

Result<void> State::start_over(const std::atomic<bool>* stop) const {
    for (const char* name : {announced_name, change_name})
        if (::unlinkat(fd_.get(), name, 0) != 0 && errno != ENOENT) return fail_errno(errno, "removing a manifest");
    return remove_tree(fd_, staging, stop);
}

Result<void> State::published() {
    if (::renameat(fd_.get(), announced_name, fd_.get(), manifest_name) != 0 && errno != ENOENT)
        return fail_errno(errno, "renaming the manifest");
    (void)::unlinkat(fd_.get(), change_name, 0);   // Without a manifest to decide on it says nothing.
    published_ = true;
    spare_ = {};
    return {};
}

Result<bool> is_ours(std::string_view manifest, const ExistingTarget& existing, const std::vector<std::string>& keep) {
    SR_TRY(auto reader, ManifestReader::open(manifest));
    const auto& head = reader.head();
    const auto identity = fs::lasting_identity(existing.fd);
    const bool is_same = identity && identity->born_seconds != 0 && *identity == head.root;
    std::vector<std::string> unknown;
    std::ranges::copy_if(existing.names, std::back_inserter(unknown), [&](const std::string& name) {
        return std::ranges::find(keep, name) == keep.end() && !std::ranges::binary_search(head.kept, name);
    });
    bool in_top = false;
    for (;;) {
        SR_TRY(const auto recorded, reader.next());
        if (!recorded) return is_same || unknown.empty();
        const bool is_directory = recorded->kind == plan::Kind::directory;
        if (is_directory) in_top = recorded->name == "/";
        if (is_directory) std::erase(unknown, recorded->name.substr(1));
        else if (in_top) std::erase(unknown, recorded->name);
    }
}

}   // namespace sandroot::root
