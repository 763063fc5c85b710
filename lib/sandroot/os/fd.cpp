#include <sandroot/os/fd.hpp>

#include <unistd.h>

namespace sandroot::os {

void Fd::reset() noexcept {
    // Linux frees the number even when close() reports EINTR, so there is nothing to try again.
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

}   // namespace sandroot::os
