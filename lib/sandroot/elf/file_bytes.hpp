// FileBytes: the bytes of one file, fetched by pieces, every range held against the end of the file.
#pragma once

#include <sandroot/elf/trouble.hpp>
#include <sandroot/fs/tree.hpp>

#include <array>
#include <memory>
#include <span>
#include <string_view>

namespace sandroot::elf {

/// Reads little more than what is asked for, since the kernel copies every byte of it, and keeps the first 1 KiB (the
/// headers and mostly the notes; a file of up to 4 KiB as a whole) and the few pieces used last, because what a loader
/// reads lies in two or three places.
class FileBytes {
public:
    /// Reads the first piece. Errors: the file cannot be read.
    [[nodiscard]] Result<void> start(const fs::File& file);

    /// Bytes of the file; fewer than at `stat` if it shrank meanwhile.
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] bool holds(std::uint64_t offset, std::uint64_t length) const {
        return offset <= size_ && length <= size_ - offset;
    }
    [[nodiscard]] std::span<const std::byte> head() const { return {head_.data(), head_length_}; }

    /// Exactly `length` bytes. They stay valid until the next call. Errors: "`what` past end of file".
    [[nodiscard]] Parsed<std::span<const std::byte>> view(std::uint64_t offset, std::size_t length,
                                                          std::string_view what);
    /// At least one byte from `offset` on, and as many as are at hand, not more than `most`.
    [[nodiscard]] Parsed<std::span<const std::byte>> view_some(std::uint64_t offset, std::uint64_t most,
                                                               std::string_view what);
    /// Fetches a range at once that is going to be viewed bit by bit; what lies past the end is left out.
    [[nodiscard]] Parsed<void> prefetch(std::uint64_t offset, std::uint64_t length);

private:
    static constexpr std::size_t head_size = 1024;
    static constexpr std::size_t least =
        512;   // The least that is read at once, since records and strings have neighbours.
    static constexpr std::size_t pieces_kept = 12;

    struct Piece {
        std::uint64_t offset = 0;
        std::size_t length = 0;
        std::size_t capacity = 0;
        std::unique_ptr<std::byte[]> bytes;
    };

    /// What pieces hold from `offset` on: `wanted` bytes or more if one of them does, else the most that there is.
    [[nodiscard]] std::span<const std::byte> at_hand(std::uint64_t offset, std::size_t wanted) const;
    [[nodiscard]] Parsed<void> load(std::uint64_t offset, std::uint64_t length);

    const fs::File* file_ = nullptr;
    std::uint64_t size_ = 0;
    std::size_t head_length_ = 0;
    std::array<std::byte, 4 * head_size> head_;
    std::array<Piece, pieces_kept> pieces_;
    std::size_t next_ = 0;
};

}   // namespace sandroot::elf
