// Where output goes: standard output, or a file that is whole or not there.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/os/atomic_file.hpp>
#include <sandroot/os/fd.hpp>

#include <optional>

namespace sandroot::app {

class Destination {
public:
    /// Standard output if there is no `file`. A device or a FIFO is written to, not replaced; a link keeps its target.
    /// Errors: those of opening.
    [[nodiscard]] static Result<Destination> open(const std::optional<HostPath>& file);
    Destination(Destination&&) noexcept = default;
    Destination& operator=(Destination&&) = delete;
    ~Destination();

    [[nodiscard]] const os::Fd& fd() const noexcept { return atomic_ ? atomic_->fd() : fd_; }
    /// Puts a file in its place once everything is written.
    [[nodiscard]] Result<void> commit();

private:
    Destination() = default;

    std::optional<os::AtomicFile> atomic_;
    os::Fd fd_;   ///< What is not replaced.
};

}   // namespace sandroot::app
