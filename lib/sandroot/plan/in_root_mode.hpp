// The mode that a name has inside the root, where one unprivileged user must read everything and nobody may gain
// rights.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <cstdint>
#include <string>

namespace sandroot::plan {

struct InRootMode {
    std::uint32_t mode = 0;
    std::string changed;   ///< What differs from the source and why, for a person; empty where nothing does.
};

/// Without setuid, setgid, sticky and others' write; readable by all, and executable or searchable by all where the
/// owner may. A symlink keeps its mode, which nothing looks at.
[[nodiscard]] InRootMode in_root_mode(const fs::Stat& stat);
/// The mode alone.
[[nodiscard]] std::uint32_t mode_inside(const fs::Stat& stat);

}   // namespace sandroot::plan
