// Splits a path into the components that a walk has still to take.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::fs {

/// Linux follows this many symlinks in one path, then says ELOOP (include/linux/namei.h, MAXSYMLINKS).
inline constexpr int most_symlinks = 40;

/// Adds the components of `path` to `pending`, the first one last, so that the next to take is `pending.back()`. "." is
/// left out, but a trailing slash becomes one: it asks for a directory.
void push_components(std::vector<std::string>& pending, std::string_view path);

}   // namespace sandroot::fs
