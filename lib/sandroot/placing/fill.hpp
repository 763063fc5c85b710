// Fills a staging directory from a layout, with several threads.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/placing/placer.hpp>
#include <sandroot/placing/tally.hpp>
#include <sandroot/placing/work_plan.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::placing {

struct Fill {
    const WorkPlan& work;
    const fs::DiskTree& source;
    const os::Fd& staging;
    Options options{};
    std::size_t strip = 0;   ///< So many bytes of each `below` lie above the staging directory.
};

/// Which of the names have their source's inode: by directory and name as in the layout, then by second name.
struct Links {
    std::vector<std::vector<bool>> names;
    std::vector<bool> hard_links;
};
[[nodiscard]] Links no_links(const WorkPlan& work);

struct Filled {
    Tally tally;
    Links links;
};

/// Creates all directories, then everything in them. Errors: the first in the plan's order among those that were met.
[[nodiscard]] Result<Filled> fill(const Fill& fill, Progress& progress);

/// Opens the directory that the names of `directory` come from; a swapped one is noticed here.
[[nodiscard]] Result<os::Fd> open_source(const fs::DiskTree& source, const Directory& directory);

/// The same for one of these names, which may have an origin elsewhere.
[[nodiscard]] Result<os::Fd> open_source(const fs::DiskTree& source, const Directory& directory,
                                         const plan::Name& item);

/// Mode, owner and times of the directories that had to wait, the top last. To be called after all else.
[[nodiscard]] Result<void> settle_late_directories(const Fill& fill);

}   // namespace sandroot::placing
