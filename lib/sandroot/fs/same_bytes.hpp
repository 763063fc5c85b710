// Tells whether two files have the same content.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>

namespace sandroot::fs {

/// Reads both until they differ. Errors: one of them cannot be read.
[[nodiscard]] Result<bool> same_bytes(const File& left, const File& right);

}   // namespace sandroot::fs
