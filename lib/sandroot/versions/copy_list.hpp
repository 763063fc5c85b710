// The list that a dify-sandbox copies into its root when it starts, cut down to what a plan needs.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/versions/unlisted.hpp>
#include <sandroot/versions/version.hpp>

#include <vector>

namespace sandroot::versions {

struct CopyList {
    std::vector<RootPath> python;    ///< Python's directories and what is in them, sorted.
    std::vector<RootPath> system;    ///< All else, sorted.
    std::vector<RootPath> runtime;   ///< What only the running container has right: names and resolvers of its network.
    std::vector<Unlisted> unlisted;   ///< What the plan has and no entry could bring, sorted.
    std::vector<RootPath> closed;     ///< Files that stay closed to the sandbox's users where they are copied, sorted.
};

/// The shortest list from which the copier of `version` brings every file and link of `plan` to its place: no entry
/// that it would misplace, skip or fail on, and none twice.
///
/// A directory is one entry where all that lies in it belongs to the plan and the copier brings it as it is, else its
/// files are entries of their own. A link brings only itself, so what it leads to is listed as well. A link to a
/// directory can be no entry for copiers that do not follow it; "/." behind its name makes them copy what it leads to,
/// under that name. A file that the plan would generate is the image's own, where it has one. A copier keeps modes, so
/// no list opens a file that a build would.
///
/// The order does not matter: no entry passes through a link that another entry brings. For a version that asks the
/// interpreter, `python` is what it will say, and `system` has nothing of that. `plan` must be spelled out, `tree` be
/// the one that it was made from.
[[nodiscard]] CopyList copy_list(const plan::Plan& plan, const fs::Tree& tree, const python::Interpreter& interpreter,
                                 const Version& version);

/// The part of `list` that is set for `version`, sorted: all but what it asks the interpreter for.
[[nodiscard]] std::vector<std::string> entries_of(const CopyList& list, const Version& version);

/// The path that an entry names: without slashes and "/." at its end.
[[nodiscard]] std::string bare_path(std::string entry);

/// The list for a root that stands already: `runtime` alone.
[[nodiscard]] CopyList copy_list_of_prepared_root(const fs::Tree& tree);

}   // namespace sandroot::versions
