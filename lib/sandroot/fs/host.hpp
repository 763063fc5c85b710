// What we do with a path on this machine before it becomes a directory descriptor.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>

namespace sandroot::fs {

/// `path` from "/" on, "." and ".." folded by text, symlinks untouched. Errors: the working directory is gone.
[[nodiscard]] Result<HostPath> absolute(const HostPath& path);

/// The real place of a path that exists. Errors: those of realpath(3).
[[nodiscard]] Result<HostPath> canonical(const HostPath& path);

/// Creates `path` and what is missing above it, mode 0755 less the umask.
[[nodiscard]] Result<void> create_directories(const HostPath& path);

/// A new empty directory for temporary files, removed with all below it when this goes.
class TemporaryDirectory {
public:
    [[nodiscard]] static Result<TemporaryDirectory> create();
    TemporaryDirectory(TemporaryDirectory&& other) noexcept;
    TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;
    ~TemporaryDirectory();
    [[nodiscard]] const HostPath& path() const noexcept { return path_; }

private:
    explicit TemporaryDirectory(HostPath path) : path_(std::move(path)) {}
    HostPath path_;
};

}   // namespace sandroot::fs
