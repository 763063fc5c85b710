// What dpkg knows of the files of Python's packages, since Debian's own have no RECORD.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::scope {

inline constexpr const char* dpkg_lists = "/var/lib/dpkg/info";

struct DebianPackage {
    std::vector<RootPath> files;   ///< Files and directories in the directories that were asked about.
    std::vector<RootPath> needs;   ///< Metadata of distributions in packages that it depends on.
};
using DebianPackages = std::map<RootPath, DebianPackage>;

/// For each path of `wanted` (a distribution's metadata) that a Debian package installed, that package, `below` being
/// the directories in which files count. Packages that it depends on and that hold no distribution of their own, as
/// python3-cffi-backend, count as parts of it. Empty where the root is not Debian's. A list that cannot be read counts
/// as empty. Source: dpkg-query(1), the *.list files and the status of its database; deb-control(5), Depends.
[[nodiscard]] DebianPackages debian_packages(const fs::Tree& tree, const std::set<RootPath>& wanted,
                                             const std::vector<RootPath>& below);

}   // namespace sandroot::scope
