// A file made of bytes, that counts what is read of it and can be told to fail or to lie.
#pragma once

#include <sandroot/elf/read_facts.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace build {

class MemoryFile final : public sandroot::fs::File {
public:
    explicit MemoryFile(std::string bytes) : bytes_(std::move(bytes)) { stat_.size = bytes_.size(); }

    [[nodiscard]] const sandroot::fs::Stat& stat() const override { return stat_; }
    [[nodiscard]] sandroot::Result<std::size_t> read_at(std::uint64_t offset,
                                                        std::span<std::byte> into) const override {
        ++reads;
        bytes_read += into.size();
        if (reads > fails_after) return sandroot::fail_errno(5, "reading");
        if (offset >= bytes_.size()) return std::size_t{0};
        const std::size_t count = std::min(into.size(), bytes_.size() - static_cast<std::size_t>(offset));
        std::memcpy(into.data(), bytes_.data() + offset, count);
        return count;
    }
    /// Claims another size than it has.
    MemoryFile& claim(std::uint64_t size) {
        stat_.size = size;
        return *this;
    }

    std::size_t fails_after = std::numeric_limits<std::size_t>::max();
    mutable std::size_t reads = 0;
    mutable std::size_t bytes_read = 0;

private:
    std::string bytes_;
    sandroot::fs::Stat stat_;
};

/// The answer about these bytes, which can always be read.
inline sandroot::elf::Reading read(const std::string& bytes) {
    const MemoryFile file(bytes);
    auto reading = sandroot::elf::read_facts(file);
    EXPECT_TRUE(reading) << reading.error().message;
    return reading ? *reading : sandroot::elf::Reading{};
}

}   // namespace build
