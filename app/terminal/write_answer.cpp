#include "terminal/write_answer.hpp"

#include <sandroot/fs/host.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/os/file.hpp>

#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace sandroot::app {

namespace {

/// A device or a FIFO is written to, not replaced; a link keeps pointing where it does.
Result<void> write_file(std::string_view text, const HostPath& file) {
    std::error_code unknown;
    const auto status = std::filesystem::status(file.str(), unknown);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        SR_TRY(const auto out, os::open(file, O_WRONLY | O_NOCTTY));
        return os::write_all(out, text);
    }
    if (!std::filesystem::exists(status)) return os::write_atomically(file, text);
    SR_TRY(const auto real, fs::canonical(file));
    return os::write_atomically(real, text);
}

}   // namespace

Result<void> write_answer(std::string_view text, const std::optional<HostPath>& file) {
    if (file) {
        SR_DO(write_file(text, *file), "--output");
        return {};
    }
    os::Fd out(STDOUT_FILENO);
    auto written = os::write_all(out, text);
    [[maybe_unused]] const int kept = out.release();
    if (!written && written.error().os_error != EPIPE)
        return std::unexpected(in_step(written.error(), "standard output"));
    return {};
}

}   // namespace sandroot::app
