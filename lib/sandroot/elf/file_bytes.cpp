#include <sandroot/elf/file_bytes.hpp>

#include <algorithm>

namespace sandroot::elf {

Result<void> FileBytes::start(const fs::File& file) {
    file_ = &file;
    size_ = file.stat().size;
    const std::size_t wanted = size_ <= head_.size() ? static_cast<std::size_t>(size_) : head_size;
    SR_TRY(head_length_, file.read_at(0, std::span(head_).first(wanted)));
    if (head_length_ < wanted) size_ = head_length_;
    return {};
}

std::span<const std::byte> FileBytes::at_hand(std::uint64_t offset, std::size_t wanted) const {
    std::span<const std::byte> best;
    if (offset < head_length_) best = head().subspan(static_cast<std::size_t>(offset));
    for (const Piece& piece : pieces_) {
        if (best.size() >= wanted) break;
        if (offset < piece.offset || offset - piece.offset >= piece.length) continue;
        const auto bytes = std::span<const std::byte>(piece.bytes.get(), piece.length)
                               .subspan(static_cast<std::size_t>(offset - piece.offset));
        if (bytes.size() > best.size()) best = bytes;
    }
    return best;
}

Parsed<void> FileBytes::load(std::uint64_t offset, std::uint64_t length) {
    const auto count = static_cast<std::size_t>(std::min(size_ - offset, std::max<std::uint64_t>(length, least)));
    Piece& piece = pieces_[next_];
    next_ = (next_ + 1) % pieces_.size();
    piece.length = 0;
    if (piece.capacity < count) {
        piece.bytes = std::make_unique_for_overwrite<std::byte[]>(count);
        piece.capacity = count;
    }
    auto got = file_->read_at(offset, std::span(piece.bytes.get(), count));
    if (!got) return std::unexpected(Trouble{Shape::malformed, {}, std::move(got).error()});
    if (*got < count) size_ = offset + *got;
    piece.offset = offset;
    piece.length = *got;
    return {};
}

Parsed<std::span<const std::byte>> FileBytes::view(std::uint64_t offset, std::size_t length, std::string_view what) {
    if (!holds(offset, length)) return truncated(std::string(what) + " past end of file");
    if (length == 0) return std::span<const std::byte>();
    auto bytes = at_hand(offset, length);
    if (bytes.size() < length) {
        SR_DO(load(offset, length));
        bytes = at_hand(offset, length);
        if (bytes.size() < length) return truncated(std::string(what) + " past end of file");
    }
    return bytes.first(length);
}

Parsed<std::span<const std::byte>> FileBytes::view_some(std::uint64_t offset, std::uint64_t most,
                                                        std::string_view what) {
    if (most == 0 || !holds(offset, 1)) return truncated(std::string(what) + " past end of file");
    auto bytes = at_hand(offset, 1);
    if (bytes.empty()) {
        SR_DO(load(offset, 1));
        bytes = at_hand(offset, 1);
        if (bytes.empty()) return truncated(std::string(what) + " past end of file");
    }
    return bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), most)));
}

Parsed<void> FileBytes::prefetch(std::uint64_t offset, std::uint64_t length) {
    if (!holds(offset, 1)) return {};
    const auto wanted = static_cast<std::size_t>(std::min(length, size_ - offset));
    const std::size_t ready = at_hand(offset, wanted).size();
    if (ready >= wanted) return {};
    return load(offset + ready, wanted - ready);
}

}   // namespace sandroot::elf
