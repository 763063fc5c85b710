#include <sandroot/base/escape.hpp>
#include <sandroot/os/atomic_file.hpp>
#include <sandroot/os/file.hpp>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::os {

Result<std::size_t> read_at(const Fd& fd, std::uint64_t offset, std::span<std::byte> into) {
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t count =
            ::pread(fd.get(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (count == 0) break;
        if (count < 0) {
            if (errno == EINTR) continue;
            return fail_errno(errno, "reading");
        }
        done += static_cast<std::size_t>(count);
    }
    return done;
}

Result<std::string> read_all(const Fd& fd, std::size_t limit) {
    std::string bytes;
    // A file that tells its size is held once and not twice while it grows.
    struct stat raw{};
    if (::fstat(fd.get(), &raw) == 0 && S_ISREG(raw.st_mode) && raw.st_size > 0)
        bytes.reserve(std::min(static_cast<std::size_t>(raw.st_size), limit));
    std::array<char, 65536> buffer;
    for (;;) {
        const ssize_t count = ::read(fd.get(), buffer.data(), buffer.size());
        if (count == 0) return bytes;
        if (count < 0) {
            if (errno == EINTR) continue;
            return fail_errno(errno, "reading");
        }
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
        if (bytes.size() > limit)
            return fail(Errc::malformed, "more than " + std::to_string(limit) + " bytes where far fewer belong");
    }
}

Result<void> write_all(const Fd& fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd.get(), bytes.data(), bytes.size());
        if (count < 0) {
            if (errno == EINTR) continue;
            return fail_errno(errno, "writing");
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Result<Fd> open(const HostPath& path, int flags, unsigned mode) {
    Fd fd(::open(path.c_str(), flags | O_CLOEXEC, mode));
    if (!fd) return fail_errno(errno, escape_for_terminal(path.str()));
    return fd;
}

Result<void> write_atomically(const HostPath& path, std::string_view bytes, unsigned mode) {
    SR_TRY(auto file, AtomicFile::create(path));
    const std::string step = "writing " + escape_for_terminal(path.str());
    SR_DO(write_all(file.fd(), bytes), step);
    SR_DO(file.commit(mode), step);
    return {};
}

}   // namespace sandroot::os
