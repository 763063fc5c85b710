#include "terminal/destination.hpp"

#include <sandroot/fs/host.hpp>
#include <sandroot/os/file.hpp>

#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace sandroot::app {

Result<Destination> Destination::open(const std::optional<HostPath>& file) {
    Destination to;
    if (!file) {
        to.fd_ = os::Fd(STDOUT_FILENO);
        return to;
    }
    std::error_code unknown;
    const auto status = std::filesystem::status(file->str(), unknown);
    if (!std::filesystem::exists(status)) {
        SR_TRY(auto atomic, os::AtomicFile::create(*file));
        to.atomic_.emplace(std::move(atomic));
    } else if (std::filesystem::is_regular_file(status)) {
        SR_TRY(const auto real, fs::canonical(*file));
        SR_TRY(auto atomic, os::AtomicFile::create(real));
        to.atomic_.emplace(std::move(atomic));
    } else {
        SR_TRY(to.fd_, os::open(*file, O_WRONLY | O_NOCTTY));
    }
    return to;
}

Destination::~Destination() {
    if (fd_.get() == STDOUT_FILENO) [[maybe_unused]]
        const int kept = fd_.release();
}

Result<void> Destination::commit() {
    if (atomic_) return atomic_->commit();
    return {};
}

}   // namespace sandroot::app
