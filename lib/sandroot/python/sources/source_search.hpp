// Looks through the Python sources of packages for names of libraries while their directories are walked.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/python/search_directories.hpp>

#include <mutex>
#include <string_view>
#include <vector>

namespace sandroot::python {

/// Must outlive the walks that it looks in.
class SourceSearch {
public:
    /// Every source that belongs neither to the standard library nor to a test suite. One that cannot be read, or is
    /// larger than 16 MiB, names nothing.
    [[nodiscard]] LookIn as_look();
    /// Those that name libraries, sorted by path.
    [[nodiscard]] std::vector<NamingSource> finish();

private:
    void take(const SearchDirectory& place, const RootPath& directory, std::string_view name, std::string_view content);

    std::mutex mutex_;
    std::vector<NamingSource> found_;
};

}   // namespace sandroot::python
