// What narrowing took out of walked directories, in figures.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/python/search_directories.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace sandroot::scope {

struct Sum {
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    void add(const fs::Stat& stat) {
        files += 1;
        bytes += stat.size;
    }
};

/// Calls `take` for each regular file of `before` (sorted by path) that `now` has no longer.
void for_each_removed(const std::vector<python::Directory>& before, const python::SearchDirectories& now,
                      const std::function<void(const python::Directory&, const fs::Listed&)>& take);

}   // namespace sandroot::scope
