// Unlisted: a name of the plan that no entry of a copy list can bring to its place.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/fs/tree.hpp>

#include <compare>
#include <cstdint>
#include <string_view>

namespace sandroot::versions {

/// Why a name cannot be listed.
enum class Obstacle : std::uint8_t {
    dangling_link,
    link_to_special_file,   ///< The server ends at it.
    link_upwards,           ///< To a directory that holds the link itself.
    link_out_of_plan,       ///< To a directory that the plan does not have.
    link_too_many,          ///< More links to directories than are followed.
    link_changes_target,    ///< Where it would be copied, it leads elsewhere.
    trimmed_blank,          ///< The name ends in a blank, and the version trims entries.
};
[[nodiscard]] std::string_view name_of(Obstacle obstacle);

struct Unlisted {
    RootPath at;
    Obstacle obstacle = Obstacle::dangling_link;
    fs::Type type = fs::Type::symlink;   ///< What link_to_special_file leads to.
    friend auto operator<=>(const Unlisted&, const Unlisted&) = default;
};

}   // namespace sandroot::versions
