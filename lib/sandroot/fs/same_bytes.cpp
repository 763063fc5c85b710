#include <sandroot/fs/same_bytes.hpp>

#include <algorithm>
#include <vector>

namespace sandroot::fs {

namespace {

constexpr std::size_t chunk = 256U << 10U;

}   // namespace

Result<bool> same_bytes(const File& left, const File& right) {
    std::vector<std::byte> left_bytes(chunk);
    std::vector<std::byte> right_bytes(chunk);
    for (std::uint64_t offset = 0;; offset += chunk) {
        SR_TRY(const std::size_t from_left, left.read_at(offset, left_bytes));
        SR_TRY(const std::size_t from_right, right.read_at(offset, right_bytes));
        if (from_left != from_right) return false;
        if (!std::equal(left_bytes.begin(), left_bytes.begin() + static_cast<std::ptrdiff_t>(from_left),
                        right_bytes.begin()))
            return false;
        if (from_left < chunk) return true;
    }
}

}   // namespace sandroot::fs
