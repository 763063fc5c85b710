// Directory status: ld.so looks once whether a directory of a list is there and believes that for ever, beyond a
// chroot.
#pragma once

#include <sandroot/loader/search/view.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace sandroot::loader {

/// Copied with each process. Source: glibc elf/dl-load.c:open_path, r_search_path_elem::status.
class DirectoryStatus {
public:
    /// Which subdirectories of `directory`, numbered as in View, ld.so believes to be there: one bit for each.
    [[nodiscard]] std::uint64_t existing(View& view, const Tables& tables, DirectoryId directory) const;
    /// A search came to the subdirectories of `directory` up to `last`.
    void note_asked(DirectoryId directory, std::size_t last);
    /// From now on lookups go to another tree; what was asked before stays answered.
    void freeze(View& view, const Tables& tables);

private:
    /// One bit for each subdirectory; there are at most 35.
    struct Bits {
        std::uint64_t asked = 0;
        std::uint64_t existing = 0;
    };
    std::vector<std::uint64_t> asked_;                   // In the present tree, by DirectoryId.
    std::shared_ptr<const std::vector<Bits>> earlier_;   // In the trees before it.
};

}   // namespace sandroot::loader
