// Finds long runs of zeros in a file, which an archive need not hold.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/os/fd.hpp>

#include <atomic>
#include <cstdint>
#include <vector>

namespace sandroot::archive {

/// Bytes [begin, end) of a file.
struct Extent {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    friend bool operator==(const Extent&, const Extent&) = default;
};

/// Shorter runs are written out: fewer programs can read an archive with holes than one without.
inline constexpr std::uint64_t shortest_hole = 1U << 20U;

/// What is left of the first `size` bytes of `fd` without its holes, in order: blocks of 4096 zeros, at least
/// `shortest_hole` of them in a row. The bytes decide and not how the disk keeps them, for that is another way in every
/// copy of the file; of long files only a small part is read. Errors: those of reading; ENODATA where the file ends
/// early; EINTR after `stop`.
[[nodiscard]] Result<std::vector<Extent>> data_in(const os::Fd& fd, std::uint64_t size, const std::atomic<bool>* stop);

}   // namespace sandroot::archive
