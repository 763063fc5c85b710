// The directories of a root as a build left them, so that the next one sees which have been touched since.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/root/fill.hpp>
#include <sandroot/root/layout.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace sandroot::root {

/// A directory of the root as the build left it.
struct LeftBehind {
    std::string below;   ///< As `Directory::below`.
    std::uint64_t inode = 0;
    std::int64_t ctime_seconds = 0;
    std::uint32_t ctime_nanoseconds = 0;
    bool has_own_files = false;   ///< Copied or generated ones, which may change without the directory's knowing.
    bool shares_files = false;    ///< A file in it has another name in the plan.
};

/// The directories of `layout` in `root`, looked at once the clock has passed their ctimes, so that whatever happens to
/// them later shows. Errors: one is not there.
[[nodiscard]] Result<std::vector<LeftBehind>> look_behind(const Layout& layout, const Links& links, const os::Fd& root);

/// The same for one that is known: its inode and times anew.
[[nodiscard]] Result<void> look_behind_again(LeftBehind& directory, const os::Fd& root);

/// Waits until a change that happens next gets another ctime than one that has just happened.
void let_the_clock_tick();

/// The directories of the root that are not as the build left them, or may have changed without a trace. With `jobs`
/// threads, 0 for one each CPU.
[[nodiscard]] std::set<RootPath> find_touched(const std::vector<LeftBehind>& left, const os::Fd& root,
                                              std::size_t jobs);

}   // namespace sandroot::root
