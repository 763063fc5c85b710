// Prune sets: what a root can do without, by the names that --prune takes.
#pragma once

#include <sandroot/base/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::policy {

/// Globs are those of fnmatch(3). Each condition on files narrows `files`, `only` narrows `directories`.
struct PruneSet {
    std::string name;
    std::string because;   ///< What it holds, and what is lost without it.
    bool safe = false;     ///< Whatever imports with it imports without it.
    std::vector<std::string> files;
    std::vector<std::string> begins_with;
    std::vector<std::string> unless_beside_mentions;
    bool compiled = false;
    std::vector<std::string> directories;
    std::vector<std::string> only;
    std::vector<std::string> suites;
    std::vector<std::string> stdlib;
};

/// Reads sets from YAML, in the form of prune.yaml. `origin` names the text in errors, which tell the line.
[[nodiscard]] Result<std::vector<PruneSet>> parse_prune_sets(std::string_view yaml, std::string_view origin);

[[nodiscard]] Result<std::vector<PruneSet>> built_in_prune_sets();

}   // namespace sandroot::policy
