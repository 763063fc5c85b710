// NeededPath: what an entry of a copy list stands for in the plan that the list was made from.
#pragma once

#include <sandroot/plan/plan.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::versions {

/// A path that a sandbox's list should hold or cover.
struct NeededPath {
    std::string path;
    std::optional<plan::Reason> reason{};   ///< The first of those that the plan gives for this very path.
    bool is_vital = true;                   ///< Without it an import fails.
    bool is_link = false;
    std::size_t files = 1;
    std::uint64_t bytes = 0;
};

/// For each of `entries`, as entries_of() gives them for `plan`: sorted by path. `plan` must be spelled out.
[[nodiscard]] std::vector<NeededPath> needed_paths(const plan::Plan& plan, const std::vector<std::string>& entries);

}   // namespace sandroot::versions
