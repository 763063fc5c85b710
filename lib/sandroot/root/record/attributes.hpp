// Extended attributes that nothing in a root has after a build.
#pragma once

#include <sandroot/os/fd.hpp>
#include <sandroot/plan/directory.hpp>

namespace sandroot::root {

/// Has what is open file capabilities or attributes of users (xattr(7))? Those that a security module or an access list
/// sets by itself do not count.
[[nodiscard]] bool has_foreign_attributes(const os::Fd& fd);
/// The same of a file by its name in `directory`.
[[nodiscard]] bool has_foreign_attributes(const os::Fd& directory, const plan::Name& name);

}   // namespace sandroot::root
