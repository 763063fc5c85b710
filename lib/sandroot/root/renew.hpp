// Brings a root up to date without a new plan, where what the last plan was made from tells that it would be the same.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/root/build.hpp>

#include <functional>
#include <optional>
#include <string>

namespace sandroot::root {

struct Renewed {
    Built built;
    plan::Plan plan;                       ///< Without entries: totals, what is missing, what was left out, remarks.
    std::vector<std::string> warnings{};   ///< As in Basis.
};

/// Looks again at all that the last plan of this root was made from, and at every directory of the root. If a plan made
/// now would differ in nothing but the contents of files that no stage but this one reads, and at most one name of the
/// root has to be replaced, that is done as `build` does it, and the answer is what `build` would have answered. In all
/// other cases nothing is changed and there is no answer: a root that was built with another `request`, another
/// interpreter, another `link`; names that came or went; a library or a package's metadata that was rewritten; a root
/// on an overlay. `interpreter` is called meanwhile, in a thread of its own, and tells what Basis has of that name.
/// Errors: as of `build`, once a name is being replaced; another build holds the lock; EINTR after `options.stop`.
[[nodiscard]] Result<std::optional<Renewed>> renew(const fs::DiskTree& source, const HostPath& target,
                                                   const std::string& request,
                                                   const std::function<Result<std::string>()>& interpreter,
                                                   const BuildOptions& options, Progress& progress);

}   // namespace sandroot::root
