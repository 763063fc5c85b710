// The mode that a name has inside the root, where one unprivileged user must read everything and no one may gain
// rights.
#pragma once

#include <sandroot/base/values.hpp>
#include <sandroot/fs/tree.hpp>

#include <cstdint>

namespace sandroot::plan {

struct InRootMode {
    std::uint32_t mode = 0;
    Values changes;   ///< What a remark says of the difference from the source; empty if there is none.
};

/// Without setuid, setgid, sticky and others' write; readable by all, and executable or searchable by all where the
/// owner may. A symlink keeps its mode, which nothing looks at.
[[nodiscard]] InRootMode in_root_mode(const fs::Stat& stat);
/// The mode alone.
[[nodiscard]] std::uint32_t mode_inside(const fs::Stat& stat);

}   // namespace sandroot::plan
