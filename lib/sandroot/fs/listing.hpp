// Listing: the names of one directory, packed and shared, since an environment has tens of thousands of them.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::fs {

/// A name of a listing, which must outlive it. A NUL byte follows `name` and `target`, so both serve as C strings.
struct Listed {
    std::string_view name;
    Stat stat;
    std::string_view target;   ///< A symlink's.
};

/// Copies share what they hold. Empty where nothing was listed.
class Listing {
public:
    class Builder;
    Listing() = default;

    [[nodiscard]] std::size_t size() const noexcept { return packed_ ? packed_->items.size() : 0; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::string_view name(std::size_t index) const;
    [[nodiscard]] Type type(std::size_t index) const;
    [[nodiscard]] Listed operator[](std::size_t index) const;
    /// The place of `name`; nothing where there is none.
    [[nodiscard]] std::optional<std::size_t> index_of(std::string_view name) const;

    class Iterator {
    public:
        using value_type = Listed;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;
        Iterator() = default;
        Iterator(const Listing& listing, std::size_t index) : listing_(&listing), index_(index) {}
        Listed operator*() const { return (*listing_)[index_]; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        Iterator operator++(int) {
            const Iterator before = *this;
            ++index_;
            return before;
        }
        friend bool operator==(const Iterator&, const Iterator&) = default;

    private:
        const Listing* listing_ = nullptr;
        std::size_t index_ = 0;
    };
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, size()}; }

private:
    struct Item {
        std::uint64_t inode = 0;
        std::uint64_t size = 0;
        std::int64_t mtime_seconds = 0;
        std::uint32_t mtime_nanoseconds = 0;
        std::uint32_t ctime_seconds = 0;   ///< 0 for what does not fit.
        std::uint32_t ctime_nanoseconds = 0;
        std::uint32_t links = 0;   ///< At most what fits.
        std::uint32_t name = 0;    ///< Where it begins in `names`.
        std::uint32_t common = 0;
        std::uint16_t mode = 0;
        Type type = Type::file;
    };
    /// What neighbours mostly have in common.
    struct Common {
        std::uint64_t device = 0;
        std::uint32_t uid = 0;
        std::uint32_t gid = 0;
        friend bool operator==(const Common&, const Common&) = default;
    };
    struct Target {
        std::uint32_t item = 0;
        std::string text;
    };
    struct Packed {
        std::vector<Item> items;
        std::string names;   ///< Each with a NUL byte.
        std::vector<Common> commons;
        std::vector<Target> targets;   ///< Sorted by item.
    };
    std::shared_ptr<const Packed> packed_;
};

/// Takes names in any order, each once.
class Listing::Builder {
public:
    /// `target` of a symlink.
    void add(std::string_view name, const Stat& stat, std::string_view target = {});
    /// The listing of what was added; the builder is empty afterwards and may be used again.
    [[nodiscard]] Listing finish();

private:
    Packed packed_;   ///< In the order in which names came.
};

}   // namespace sandroot::fs
