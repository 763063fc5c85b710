// Packs numbers and strings into bytes for a file that only this program reads again, and takes them apart with care.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sandroot {

/// Numbers stand in this machine's byte order, strings behind their length.
class Packer {
public:
    template <class Number>
    void number(Number value) {
        static_assert(std::is_arithmetic_v<Number> || std::is_enum_v<Number>);
        const auto at = bytes_.size();
        bytes_.resize(at + sizeof value);
        std::memcpy(bytes_.data() + at, &value, sizeof value);
    }
    void text(std::string_view value) {
        number(std::uint64_t{value.size()});
        bytes_.append(value);
    }
    /// For what is told by an earlier count.
    void raw(std::string_view value) { bytes_.append(value); }

    [[nodiscard]] std::size_t pending() const noexcept { return bytes_.size(); }
    /// What was packed since the last call, so that the whole need not be held.
    [[nodiscard]] std::string take() { return std::exchange(bytes_, {}); }

private:
    std::string bytes_;
};

/// Reads that back. Whatever the bytes say, nothing beyond their end is touched: from the first such wish on every
/// answer is zero or empty, and `broken` is true. `bytes` must outlive this and the views it gives.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

    template <class Number>
    [[nodiscard]] Number number() {
        static_assert(std::is_arithmetic_v<Number> || std::is_enum_v<Number>);
        Number value{};
        if (const auto bytes = raw(sizeof value); !bytes.empty()) std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }
    [[nodiscard]] bool flag() { return number<std::uint8_t>() != 0; }
    [[nodiscard]] std::string_view text() { return raw(number<std::uint64_t>()); }
    /// A number of items to follow, each of at least `least` bytes: so a broken one cannot make anybody reserve memory.
    [[nodiscard]] std::size_t count(std::size_t least) {
        const auto value = number<std::uint64_t>();
        if (value > rest_.size() / least) broken_ = true;
        return broken_ ? 0 : static_cast<std::size_t>(value);
    }
    [[nodiscard]] std::string_view raw(std::uint64_t size) {
        if (size > rest_.size()) broken_ = true;
        if (broken_) return {};
        const auto bytes = rest_.substr(0, static_cast<std::size_t>(size));
        rest_.remove_prefix(bytes.size());
        return bytes;
    }

    /// For a reader who finds that what he read does not hold together.
    void break_off() noexcept { broken_ = true; }
    [[nodiscard]] bool broken() const noexcept { return broken_; }
    [[nodiscard]] bool done() const noexcept { return !broken_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool broken_ = false;
};

}   // namespace sandroot
