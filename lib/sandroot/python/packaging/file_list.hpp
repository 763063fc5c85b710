// FileList: the files of one distribution, packed, since an environment has tens of thousands of them.
#pragma once

#include <sandroot/base/path.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::python {

/// Sorted, each once.
class FileList {
public:
    FileList() = default;
    /// `base`: the directory in which most of them lie.
    explicit FileList(RootPath base) : base_(std::move(base)) {}

    /// In any order; `sort` comes before anybody reads.
    void add(const RootPath& path);
    /// "numpy/__init__.py", a tidy path below `base`.
    void add_relative(std::string_view path);
    void sort();

    [[nodiscard]] std::size_t size() const noexcept { return begins_.size(); }
    [[nodiscard]] bool empty() const noexcept { return begins_.empty(); }
    [[nodiscard]] bool contains(const RootPath& path) const;
    [[nodiscard]] const RootPath& base() const noexcept { return base_; }
    /// Relative to `base`, or from "/" on where it lies elsewhere.
    [[nodiscard]] std::string_view shortest(std::size_t index) const { return {texts_.c_str() + begins_[index]}; }
    [[nodiscard]] RootPath operator[](std::size_t index) const;

    class Iterator {
    public:
        using value_type = RootPath;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;
        Iterator() = default;
        Iterator(const FileList& list, std::size_t index) : list_(&list), index_(index) {}
        RootPath operator*() const { return (*list_)[index_]; }
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
        const FileList* list_ = nullptr;
        std::size_t index_ = 0;
    };
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, size()}; }
    friend bool operator==(const FileList&, const FileList&) = default;

private:
    RootPath base_;
    std::string texts_;   ///< Each with a NUL byte.
    std::vector<std::uint32_t> begins_;
};

}   // namespace sandroot::python
