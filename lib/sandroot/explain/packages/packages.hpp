// The packages of a distribution that bring libraries that are missing.
#pragma once

#include <sandroot/explain/packages/distribution.hpp>

#include <set>
#include <string>
#include <vector>

namespace sandroot::explain {

struct Package {
    std::string name;   ///< As the package manager takes it: "libgl1", "libGL.so.1()(64bit)", "so:libGL.so.1".
    std::vector<std::string> libraries;   ///< The missing ones that it brings, sorted; empty if it was named.
    bool is_installed = false;            ///< By the root's own records, although the library is not there.
    friend auto operator<=>(const Package&, const Package&) = default;
};

struct Packages {
    Distribution distribution;
    std::vector<Package> all;             ///< Sorted by name.
    std::vector<std::string> without{};   ///< Libraries that no package brings, sorted.

    [[nodiscard]] bool empty() const { return all.empty() && without.empty(); }
};

/// For each of `libraries`, sonames, what brings it in `distribution`: where `tree` is given, the package that by its
/// dpkg database holds it; else by the built-in table. Where the package manager finds a package by the soname itself,
/// no table is needed. Empty if the distribution is of another kind. Source: dpkg(1), rpm-dependencies(7), apk(8).
[[nodiscard]] Packages packages_for(const std::set<std::string>& libraries, const Distribution& distribution,
                                    const fs::Tree* tree = nullptr);

}   // namespace sandroot::explain
