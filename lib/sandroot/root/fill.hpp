// Fills a staging directory from a layout, with several threads.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/root/build.hpp>
#include <sandroot/root/layout.hpp>
#include <sandroot/root/place.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::root {

/// What was done, counted.
struct Tally {
    std::size_t directories = 0;
    std::size_t symlinks = 0;
    std::size_t generated = 0;
    std::array<std::size_t, 3> rungs{};                       ///< By Rung.
    std::array<std::size_t, not_linked_count> not_linked{};   ///< By NotLinked.
    std::uint64_t bytes = 0;
    std::size_t owners_lost = 0;

    void add(const Tally& other);
};

struct Fill {
    const Layout& layout;
    const fs::DiskTree& source;
    const os::Fd& staging;
    const BuildOptions& options;
    std::size_t strip = 0;   ///< So many bytes of each `below` lie above the staging directory.
};

/// Which of the names have their source's inode: by directory and name as in the layout, then by second name.
struct Links {
    std::vector<std::vector<bool>> names;
    std::vector<bool> second_names;
};
[[nodiscard]] Links no_links(const Layout& layout);

struct Filled {
    Tally tally;
    Links links;
};

/// Creates all directories, then everything in them. Errors: the first in the plan's order among those that were met.
[[nodiscard]] Result<Filled> fill(const Fill& fill, Progress& progress);

/// Adds what was done with one name.
void count(const Item& item, const Placed& placed, Tally& tally);
/// Opens the directory that the names of `directory` come from; a swapped one is noticed here.
[[nodiscard]] Result<os::Fd> open_source(const fs::DiskTree& source, const Directory& directory);

/// Mode, owner and times of the directories that had to wait, the top last. To be called after all else.
[[nodiscard]] Result<void> settle_late_directories(const Fill& fill);

/// What a person should know of how the files were placed: one sentence for each reason, always in the same order.
[[nodiscard]] std::vector<std::string> notes_on(const Tally& tally, const Layout& layout);

}   // namespace sandroot::root
