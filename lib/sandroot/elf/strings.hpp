// Strings: the dynamic string table, of which only the strings that are asked for are read.
#pragma once

#include <sandroot/elf/file_bytes.hpp>

#include <string>

namespace sandroot::elf {

class Strings {
public:
    /// `size` is DT_STRSZ; the table was found to lie within the file.
    Strings(FileBytes& source, std::uint64_t offset, std::uint64_t size)
        : source_(&source), offset_(offset), size_(size) {}

    /// The string at `index`. Errors, with `what` in front: the index is past the table, the string has no end in it or
    /// is longer than any path list can be. All strings of a file together may take 16 MiB.
    [[nodiscard]] Parsed<std::string> at(std::uint64_t index, std::string_view what);

    /// Counts a further copy of a string that `at` gave. Errors: as there.
    [[nodiscard]] Parsed<void> count_again(const std::string& text);

private:
    static constexpr std::size_t longest = 64U << 10U;
    static constexpr std::size_t most_bytes = 16U << 20U;

    FileBytes* source_;
    std::uint64_t offset_;
    std::uint64_t size_;
    std::size_t given_ = 0;
};

}   // namespace sandroot::elf
