#include <sandroot/archive/zeros.hpp>
#include <sandroot/os/file.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <span>

#include <unistd.h>

namespace sandroot::archive {

namespace {

constexpr std::uint64_t block = 4096;
/// Any run of `shortest_hole` whole blocks covers a block at a multiple of this.
constexpr std::uint64_t stride = shortest_hole / 2;

class Seeker {
public:
    Seeker(const os::Fd& fd, std::uint64_t size, const std::atomic<bool>* stop) : fd_(fd), size_(size), stop_(stop) {}

    Result<std::vector<Extent>> run() {
        std::vector<Extent> data;
        std::uint64_t done = 0;   // Everything before this is reported.
        for (std::uint64_t at = 0; at + block <= size_;) {
            SR_TRY(const bool zero, is_zero(at));
            if (!zero) {
                at += stride;
                continue;
            }
            SR_TRY(const std::uint64_t begin, begin_of_run(at, done));
            SR_TRY(const std::uint64_t end, end_of_run(at + block));
            if (end - begin >= shortest_hole) {
                if (begin > done) data.push_back({done, begin});
                done = end;
            }
            at = end / stride * stride + stride;
        }
        if (done < size_) data.push_back({done, size_});
        return data;
    }

private:
    Result<bool> is_zero(std::uint64_t at) {
        if (stop_ && *stop_) return fail_errno(EINTR, "reading");
        SR_TRY(const std::size_t count, os::read_at(fd_, at, buffer_));
        if (count < buffer_.size()) return fail_errno(ENODATA, "the file ends early");
        return std::memcmp(buffer_.data(), zeros_.data(), buffer_.size()) == 0;
    }

    /// Back to the first zero block, not beyond `limit`.
    Result<std::uint64_t> begin_of_run(std::uint64_t at, std::uint64_t limit) {
        while (at >= limit + block) {
            SR_TRY(const bool zero, is_zero(at - block));
            if (!zero) break;
            at -= block;
        }
        return at;
    }

    /// Forward to the first block that is not zero; the last block may be cut off by the end of the file.
    Result<std::uint64_t> end_of_run(std::uint64_t at) {
        while (at + block <= size_) {
            // What the disk has as a hole needs no reading, and a file may be nothing but a hole of terabytes.
            if (const off_t data = ::lseek(fd_.get(), static_cast<off_t>(at), SEEK_DATA);
                data > static_cast<off_t>(at) || (data < 0 && errno == ENXIO)) {
                const std::uint64_t next = data < 0 ? size_ : std::min(static_cast<std::uint64_t>(data), size_);
                if (next / block * block > at) {
                    at = next / block * block;
                    continue;
                }
            }
            SR_TRY(const bool zero, is_zero(at));
            if (!zero) break;
            at += block;
        }
        return at;
    }

    const os::Fd& fd_;
    std::uint64_t size_;
    const std::atomic<bool>* stop_;
    std::array<std::byte, block> buffer_{};
    static constexpr std::array<std::byte, block> zeros_{};
};

}   // namespace

Result<std::vector<Extent>> data_in(const os::Fd& fd, std::uint64_t size, const std::atomic<bool>* stop) {
    if (size < shortest_hole) return size == 0 ? std::vector<Extent>{} : std::vector<Extent>{{0, size}};
    return Seeker(fd, size, stop).run();
}

}   // namespace sandroot::archive
