// Elsewhere: the files that would answer a request which ld.so did not find, had it looked where they lie.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/system/system.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace sandroot::loader {

struct Elsewhere {
    std::vector<RootPath> paths;   ///< Sorted, at most `most_elsewhere`.
    /// One of them lies as Debian keeps the choices of update-alternatives, and no choice was ever made in this root:
    /// its packages were unpacked and not configured, so links are absent that a running system has.
    bool unconfigured = false;
};

inline constexpr std::size_t most_elsewhere = 8;

/// For each of `names` (bare ones, as in DT_NEEDED) the libraries of the system's class, order and machine that have
/// this file name, or where there is none, a similar one and this SONAME. Looked for below the default directories,
/// /usr/local/lib and /opt. Names without any are absent from the answer, as are directories that cannot be read.
/// Source: update-alternatives(1) for where the choices are registered.
[[nodiscard]] std::map<std::string, Elsewhere> find_elsewhere(const fs::Tree& tree, const System& system,
                                                              const std::set<std::string>& names);

}   // namespace sandroot::loader
