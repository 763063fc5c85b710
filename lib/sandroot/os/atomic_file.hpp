// AtomicFile: a file that is written bit by bit and appears at its path whole or not at all.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/os/fd.hpp>

#include <string>
#include <utility>

namespace sandroot::os {

/// Until `commit` a reader of the path sees what was there before. A temporary file beside it holds what is written,
/// and goes with this object.
class AtomicFile {
public:
    /// Errors: those of open(2) in the path's directory.
    [[nodiscard]] static Result<AtomicFile> create(const HostPath& path);
    AtomicFile(AtomicFile&& other) noexcept
        : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})), fd_(std::move(other.fd_)) {}
    AtomicFile& operator=(AtomicFile&&) = delete;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    [[nodiscard]] const Fd& fd() const noexcept { return fd_; }
    /// fsync, then rename. Errors: those of both, ENOSPC and EDQUOT among them.
    [[nodiscard]] Result<void> commit(unsigned mode = 0644);

private:
    AtomicFile(HostPath path, std::string temporary, Fd fd)
        : path_(std::move(path)), temporary_(std::move(temporary)), fd_(std::move(fd)) {}

    HostPath path_;
    std::string temporary_;   ///< Empty once it has its name.
    Fd fd_;
};

}   // namespace sandroot::os
