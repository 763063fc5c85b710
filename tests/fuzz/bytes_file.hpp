// A file made of the fuzzer's bytes, and the word for what must hold of every answer.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <source_location>
#include <span>

namespace fuzz {

/// Ends the process where `claim` is false, which is what the fuzzer looks for.
inline void hold(bool claim, std::source_location place = std::source_location::current()) {
    if (claim) return;
    std::fprintf(stderr, "%s:%u: does not hold\n", place.file_name(), static_cast<unsigned>(place.line()));
    std::abort();
}

class BytesFile final : public sandroot::fs::File {
public:
    explicit BytesFile(std::span<const std::uint8_t> bytes) : bytes_(bytes) { stat_.size = bytes.size(); }
    [[nodiscard]] const sandroot::fs::Stat& stat() const override { return stat_; }
    [[nodiscard]] sandroot::Result<std::size_t> read_at(std::uint64_t offset,
                                                        std::span<std::byte> into) const override {
        hold(offset <= bytes_.size() && into.size() <= bytes_.size() - offset);   // Else asked beyond the end.
        if (!into.empty()) std::memcpy(into.data(), bytes_.data() + offset, into.size());
        return into.size();
    }

private:
    std::span<const std::uint8_t> bytes_;
    sandroot::fs::Stat stat_;
};

}   // namespace fuzz
