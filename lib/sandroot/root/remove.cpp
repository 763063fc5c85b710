#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/root/remove.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

/// Code in a sandbox may nest directories deeper than we may hold descriptors; what lies below this is first moved to
/// the top.
constexpr std::size_t deepest = 100;
/// Subtrees that threads remove at the same time: enough that none of them waits long for the last one.
constexpr std::size_t enough_subtrees = 64;
/// A process that still runs in the old root may add files while we remove; after so many rounds it has won.
constexpr int most_rounds = 100;

struct Removal {
    const os::Fd& top;
    const std::atomic<bool>* stop;
    std::atomic<std::size_t> moved = 0;

    [[nodiscard]] Result<void> empty(const os::Fd& directory, std::size_t depth);
    [[nodiscard]] Result<void> directory(const os::Fd& above, const std::string& name, std::size_t depth);
    [[nodiscard]] Result<void> move_to_top(const os::Fd& above, const std::string& name);
};

/// Without privileges, a directory that lacks our own permission bits cannot be emptied; it is ours, so we set them.
Result<os::Fd> open_for_removal(const os::Fd& above, const std::string& name) {
    auto fd = fs::open_unmounted(above, name);
    if (fd || fd.error().os_error != EACCES) return fd;
    const os::Fd closed(::openat(above.get(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    const std::string link = "/proc/self/fd/" + std::to_string(closed.get());
    if (!closed || ::chmod(link.c_str(), 0700) != 0) return fd;
    return fs::open_unmounted(above, name);
}

Result<void> Removal::move_to_top(const os::Fd& above, const std::string& name) {
    for (;;) {
        const std::string aside = ".deep-" + std::to_string(moved++);
        if (::renameat2(above.get(), name.c_str(), top.get(), aside.c_str(), RENAME_NOREPLACE) == 0) return {};
        if (errno != EEXIST) return fail_errno(errno, "moving " + escape_for_terminal(name));
    }
}

bool lacks_descriptors(const Error& error) {
    return error.os_error == EMFILE || error.os_error == ENFILE;
}

Result<void> Removal::directory(const os::Fd& above, const std::string& name, std::size_t depth) {
    if (depth > deepest) return move_to_top(above, name);
    auto opened = open_for_removal(above, name);
    if (!opened && depth > 1 && lacks_descriptors(opened.error())) return move_to_top(above, name);
    SR_TRY(os::Fd fd, std::move(opened));
    for (int round = 0; round < most_rounds; ++round) {
        auto emptied = empty(fd, depth);
        // The levels above hold a descriptor each; from the top it takes the fewest.
        if (!emptied && depth > 1 && lacks_descriptors(emptied.error())) return move_to_top(above, name);
        SR_DO(std::move(emptied), escape_for_terminal(name));
        if (::unlinkat(above.get(), name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) return {};
        if (errno != ENOTEMPTY && errno != EEXIST) break;
    }
    return fail_errno(errno, escape_for_terminal(name));
}

Result<void> Removal::empty(const os::Fd& directory, std::size_t depth) {
    SR_TRY(const auto names, fs::names_in(directory));
    bool may_write = true;
    for (const auto& name : names) {
        if (stop && *stop) return fail_errno(EINTR, "removing");
        if (::unlinkat(directory.get(), name.c_str(), 0) == 0 || errno == ENOENT) continue;
        if (errno == EACCES && may_write && ::fchmod(directory.get(), 0700) == 0) {
            may_write = false;
            if (::unlinkat(directory.get(), name.c_str(), 0) == 0) continue;
        }
        // Linux says EISDIR; POSIX has EPERM.
        if (errno != EISDIR && errno != EPERM) return fail_errno(errno, escape_for_terminal(name));
        const int first = errno;
        auto removed = this->directory(directory, name, depth + 1);
        if (!removed && removed.error().os_error == ENOTDIR) return fail_errno(first, escape_for_terminal(name));
        SR_DO(std::move(removed));
    }
    return {};
}

struct Subtree {
    std::shared_ptr<const os::Fd> above;
    std::string name;
};

/// Directories below `top`, none inside another, and many of them if there are many.
std::vector<Subtree> subtrees_of(const os::Fd& top) {
    std::vector<Subtree> found;
    const auto add_below = [&](std::shared_ptr<const os::Fd> directory, std::vector<Subtree>& into) {
        const auto entries = fs::entries_in(*directory);
        if (!entries) return;
        for (const auto& entry : *entries)
            if (!entry.is_file) into.push_back({directory, entry.name});
    };
    auto opened = fs::open_directory(top, "", O_RDONLY);
    if (!opened) return found;
    add_below(std::make_shared<const os::Fd>(*std::move(opened)), found);
    while (!found.empty() && found.size() < enough_subtrees) {
        std::vector<Subtree> below;
        for (const auto& one : found)
            if (auto fd = fs::open_unmounted(*one.above, one.name))
                add_below(std::make_shared<const os::Fd>(*std::move(fd)), below);
        if (below.empty()) break;
        found = std::move(below);
    }
    return found;
}

}   // namespace

Result<void> remove_contents(const os::Fd& top, const std::atomic<bool>* stop) {
    Removal removal{top, stop};
    {
        // Whatever fails here is met again below, and reported there.
        const auto subtrees = subtrees_of(top);
        fs::in_parallel(subtrees.size(), 0,
                        [&](std::size_t at) { (void)removal.directory(*subtrees[at].above, subtrees[at].name, 1); });
    }
    for (int round = 0; round < most_rounds; ++round) {
        SR_DO(removal.empty(top, 0));
        SR_TRY(const auto left, fs::names_in(top));
        if (left.empty()) return {};
    }
    return fail_errno(ENOTEMPTY, "removing");
}

Result<void> remove_tree(const os::Fd& directory, const std::string& name, const std::atomic<bool>* stop) {
    if (::unlinkat(directory.get(), name.c_str(), 0) == 0 || errno == ENOENT) return {};
    const int first = errno;
    auto fd = open_for_removal(directory, name);
    if (!fd) return fail_errno(fd.error().os_error == ENOTDIR ? first : fd.error().os_error, escape_for_terminal(name));
    SR_DO(remove_contents(*fd, stop), escape_for_terminal(name));
    if (::unlinkat(directory.get(), name.c_str(), AT_REMOVEDIR) != 0)
        return fail_errno(errno, escape_for_terminal(name));
    return {};
}

}   // namespace sandroot::root
