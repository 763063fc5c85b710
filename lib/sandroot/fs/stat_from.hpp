// Turns what the kernel tells of a file into a Stat.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <sys/stat.h>

namespace sandroot::fs {

[[nodiscard]] Type type_from(mode_t mode);
[[nodiscard]] Stat stat_from(const struct stat& raw);

}   // namespace sandroot::fs
