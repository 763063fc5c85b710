// Judges the place where a root is to stand, and opens the directory that holds it.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/plan/plan.hpp>

#include <string>
#include <utility>
#include <vector>

namespace sandroot::root {

/// Where the target lies, by text: no symlink above its last component, as far as that exists yet.
struct TargetPath {
    std::string existing;               ///< The real path of the nearest directory above that is there.
    std::vector<std::string> missing;   ///< The directories to be created below it.
    std::string name;                   ///< The root's own name.

    [[nodiscard]] std::string parent() const;
    [[nodiscard]] std::string path() const;
};

/// Errors: usage, for "/" and names such as ".."; those of realpath(3).
[[nodiscard]] Result<TargetPath> find_target(const HostPath& target);

/// Errors: refused, where the target lies inside a directory that the plan takes whole or an entry comes from inside
/// the target, or where the source's own top lies in it: the next build would take the root for a part of its source.
[[nodiscard]] Result<void> check_apart(const TargetPath& place, const plan::Plan& plan, const fs::DiskTree& source);

/// The open directory above the target, and the directories created on the way to it.
class Parent {
public:
    /// Errors: those of mkdir(2) and openat(2), with the path.
    [[nodiscard]] static Result<Parent> open(const TargetPath& place);
    [[nodiscard]] const os::Fd& fd() const noexcept { return fd_; }
    /// Removes again what was created, so far as it is empty.
    void undo() noexcept;

private:
    os::Fd fd_;
    std::vector<std::pair<os::Fd, std::string>> created_;
};

enum class TargetState : std::uint8_t { absent, empty, full };

/// What is at the target now.
struct ExistingTarget {
    TargetState state = TargetState::absent;
    os::Fd fd;                        ///< The old root, where there is one.
    std::vector<std::string> names;   ///< In it, sorted.
};

/// Errors: refused, for a symlink, another file, a mount point, or a directory in which something is mounted.
[[nodiscard]] Result<ExistingTarget> look_at_target(const Parent& parent, const TargetPath& place);

}   // namespace sandroot::root
