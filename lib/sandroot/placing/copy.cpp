#include <sandroot/os/file.hpp>
#include <sandroot/placing/copy.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::placing {

namespace {

constexpr std::uint64_t stretch = 16U << 20U;   ///< At most this much before `stop` is looked at again.
constexpr std::size_t buffer_size = 256U << 10U;

/// Source: copy_file_range(2), ERRORS; EPERM and EIO come from filters and old network file systems.
bool kernel_will_not_copy(int number) {
    return number == EXDEV || number == EINVAL || number == ENOSYS || number == EOPNOTSUPP || number == EPERM;
}

class Copier {
public:
    Copier(const os::Fd& from, const os::Fd& into, const std::atomic<bool>* stop)
        : from_(from), into_(into), stop_(stop) {}

    Result<void> range(std::uint64_t begin, std::uint64_t end) {
        while (begin < end) {
            if (stop_ && *stop_) return fail_errno(EINTR, "copying");
            SR_TRY(const std::uint64_t count, some(begin, std::min(stretch, end - begin)));
            if (count == 0) return fail_errno(ENODATA, "the file ends early");
            begin += count;
        }
        return {};
    }

private:
    Result<std::uint64_t> some(std::uint64_t begin, std::uint64_t length) {
        if (in_kernel_) {
            auto read_from = static_cast<off64_t>(begin);
            auto write_to = static_cast<off64_t>(begin);
            const ssize_t count = ::copy_file_range(from_.get(), &read_from, into_.get(), &write_to, length, 0);
            if (count > 0) return static_cast<std::uint64_t>(count);
            if (count < 0 && errno == EINTR) return some(begin, length);
            if (count < 0 && !kernel_will_not_copy(errno)) return fail_errno(errno, "copying");
            // Zero may also mean that this pair of file systems cannot do it (some kernels, for files of procfs and
            // FUSE).
            in_kernel_ = false;
        }
        buffer_.resize(buffer_size);
        SR_TRY(const std::size_t count,
               os::read_at(from_, begin, std::span(buffer_).first(std::min(length, std::uint64_t{buffer_size}))));
        for (std::size_t done = 0; done < count;) {
            const ssize_t written =
                ::pwrite(into_.get(), buffer_.data() + done, count - done, static_cast<off_t>(begin + done));
            if (written < 0 && errno != EINTR) return fail_errno(errno, "writing");
            if (written > 0) done += static_cast<std::size_t>(written);
        }
        return count;
    }

    const os::Fd& from_;
    const os::Fd& into_;
    const std::atomic<bool>* stop_;
    bool in_kernel_ = true;
    std::vector<std::byte> buffer_;
};

std::optional<std::uint64_t> seek(const os::Fd& fd, std::uint64_t offset, int whence) {
    const off_t at = ::lseek(fd.get(), static_cast<off_t>(offset), whence);
    if (at < 0) return std::nullopt;
    return static_cast<std::uint64_t>(at);
}

bool has_holes(const os::Fd& fd, std::uint64_t size) {
    struct stat raw{};
    return ::fstat(fd.get(), &raw) == 0 && static_cast<std::uint64_t>(raw.st_blocks) * 512 < size;
}

}   // namespace

Result<bool> share_extents(const os::Fd& from, const os::Fd& into) {
    if (::ioctl(into.get(), FICLONE, from.get()) == 0) return true;
    switch (errno) {
    case EXDEV:
    case EOPNOTSUPP:
    case EINVAL:
    case ENOTTY:
    case ENOSYS:
    case EPERM:
    case ETXTBSY:
        return false;
    default:
        return fail_errno(errno, "sharing extents");
    }
}

Result<std::uint64_t> copy_bytes(const os::Fd& from, const os::Fd& into, std::uint64_t size,
                                 const std::atomic<bool>* stop) {
    Copier copier(from, into, stop);
    if (!has_holes(from, size)) {
        SR_DO(copier.range(0, size));
        return size;
    }
    // First the size, so that a hole at the end is one too.
    if (::ftruncate(into.get(), static_cast<off_t>(size)) != 0) return fail_errno(errno, "writing");
    std::uint64_t written = 0;
    std::uint64_t at = 0;
    while (at < size) {
        const auto data = seek(from, at, SEEK_DATA);
        if (!data && errno == ENXIO) break;
        const auto begin = data ? std::min(*data, size) : at;
        const auto hole = data ? seek(from, begin, SEEK_HOLE) : std::nullopt;
        const auto end = std::min(hole.value_or(size), size);
        SR_DO(copier.range(begin, end));
        written += end - begin;
        at = std::max(end, at + 1);
    }
    return written;
}

}   // namespace sandroot::placing
