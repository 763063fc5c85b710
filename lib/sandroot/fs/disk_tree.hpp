// DiskTree: a directory of this machine, taken as "/".
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/os/fd.hpp>

#include <cstdint>

namespace sandroot::fs {

/// Holds the root by descriptor. Below a root other than "/", each path goes through openat2(RESOLVE_IN_ROOT), or where
/// the kernel or a filter refuses that, through a walk of our own by components with O_NOFOLLOW.
class DiskTree final : public Tree {
public:
    /// Errors: `root` is not there, is not a directory, may not be read.
    [[nodiscard]] static Result<std::unique_ptr<DiskTree>> open_root(const HostPath& root);

    [[nodiscard]] Result<Stat> stat(const RootPath& path, Follow follow) const override;
    [[nodiscard]] Result<std::unique_ptr<File>> open(const RootPath& path) const override;
    [[nodiscard]] Result<std::string> read_link(const RootPath& path) const override;
    [[nodiscard]] Result<std::vector<DirectoryEntry>> list(const RootPath& path) const override;
    [[nodiscard]] Result<Listing> listing(const RootPath& path, const Look* look = nullptr) const override;

    /// A descriptor for any name in the tree. `flags` as for openat(2); O_CLOEXEC is added.
    [[nodiscard]] Result<os::Fd> open_fd(const RootPath& path, int flags) const;
    [[nodiscard]] const HostPath& host_path() const noexcept { return host_path_; }
    /// Seconds since 1970: what changed before then was seen as it is, and a later change will have another time. Some
    /// clocks of file systems tick only every second or two.
    [[nodiscard]] std::int64_t settled_before() const noexcept { return opened_at_ - 2; }

private:
    enum class How : std::uint8_t { plain, openat2, walk };
    DiskTree(os::Fd root, HostPath host_path, How how);

    os::Fd root_;
    HostPath host_path_;
    How how_;
    std::int64_t opened_at_;
};

}   // namespace sandroot::fs
