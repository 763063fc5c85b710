#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/placing/copy.hpp>
#include <sandroot/root/keep.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

/// Two descriptors a level are held; code in a sandbox may have nested its `tmp` deeper than that allows.
constexpr std::size_t deepest = 200;
constexpr std::size_t most_notes = 20;

struct Keeper {
    const std::atomic<bool>* stop;
    placing::Notes& notes;

    [[nodiscard]] Result<void> name(const os::Fd& from, const os::Fd& into, const std::string& name,
                                    const std::string& path, std::size_t depth);
    [[nodiscard]] Result<void> directory(const os::Fd& from, const os::Fd& into, const std::string& name,
                                         const std::string& path, std::size_t depth);
    std::size_t left = 0;
    void leave(const std::string& path, std::string cause, std::string error = {}) {
        // Code in a sandbox chooses how many of these there are.
        if (++left <= most_notes)
            notes.push_back(
                {placing::NoteKind::not_kept, path, {{"cause", std::move(cause)}, {"error", std::move(error)}}});
        if (left == most_notes) notes.push_back({placing::NoteKind::not_kept_more});
    }
};

Result<void> take_over_attributes(const os::Fd& from, const os::Fd& into) {
    struct stat raw{};
    if (::fstat(from.get(), &raw) != 0) return fail_errno(errno, "fstat");
    if (::fchown(into.get(), raw.st_uid, raw.st_gid) != 0 && errno != EPERM && errno != EINVAL)
        return fail_errno(errno, "setting the owner");
    if (::fchmod(into.get(), raw.st_mode & 07777U) != 0) return fail_errno(errno, "setting the mode");
    const std::array<timespec, 2> times{raw.st_atim, raw.st_mtim};
    if (::futimens(into.get(), times.data()) != 0) return fail_errno(errno, "setting the times");
    return {};
}

/// False where it is no regular file or may not be read.
Result<bool> copied(const os::Fd& from, const os::Fd& into, const std::string& name, const std::atomic<bool>* stop) {
    const os::Fd source(::openat(from.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat raw{};
    if (!source || ::fstat(source.get(), &raw) != 0 || !S_ISREG(raw.st_mode)) return false;
    const os::Fd target(::openat(into.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!target) return fail_errno(errno, "creating " + escape_for_terminal(name));
    SR_TRY([[maybe_unused]] const auto bytes,
           placing::copy_bytes(source, target, static_cast<std::uint64_t>(raw.st_size), stop));
    SR_DO(take_over_attributes(source, target));
    return true;
}

Result<void> Keeper::name(const os::Fd& from, const os::Fd& into, const std::string& name, const std::string& path,
                          std::size_t depth) {
    if (stop && *stop) return fail_errno(EINTR, "keeping");
    const auto seen = fs::look_at(from, name);
    if (!seen) return {};
    if (seen->type == fs::Type::directory) return directory(from, into, name, path, depth);
    if (::linkat(from.get(), name.c_str(), into.get(), name.c_str(), 0) == 0 || errno == ENOENT) return {};
    const int number = errno;
    if (number == EEXIST) return leave(path, "exists"), Result<void>();
    if (number != EXDEV && number != EMLINK && number != EPERM && number != EOPNOTSUPP)
        return fail_errno(number, escape_for_terminal(path));
    SR_TRY(const bool done, copied(from, into, name, stop), escape_for_terminal(path));
    if (!done) leave(path, "error", errno_text(number));
    return {};
}

Result<void> Keeper::directory(const os::Fd& from, const os::Fd& into, const std::string& name, const std::string& path,
                               std::size_t depth) {
    if (depth > deepest) return leave(path, "too_deep"), Result<void>();
    const auto old = fs::open_unmounted(from, name);
    if (!old)
        return old.error().os_error == EXDEV ? leave(path, "mounted")
                                             : leave(path, "error", errno_text(old.error().os_error)),
               Result<void>();
    const bool is_new = ::mkdirat(into.get(), name.c_str(), 0700) == 0;
    if (!is_new && (errno != EEXIST || depth > 0)) return fail_errno(errno, "creating " + escape_for_terminal(path));
    SR_TRY(const os::Fd fresh, fs::open_directory(into, name, O_RDONLY));
    SR_TRY(const auto names, fs::names_in(*old), escape_for_terminal(path));
    for (const auto& below : names) {
        if (!is_new && fs::look_at(fresh, below)) continue;
        SR_DO(this->name(*old, fresh, below, path + "/" + below, depth + 1));
    }
    return take_over_attributes(*old, fresh);
}

}   // namespace

Result<void> keep_name(const os::Fd& from, const os::Fd& into, const std::string& name, const std::atomic<bool>* stop,
                       placing::Notes& notes) {
    Keeper keeper{stop, notes, 0};
    return keeper.name(from, into, name, "/" + name, 0);
}

}   // namespace sandroot::root
