// The root against the manifest of its build: what was changed, added or removed since.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/verify/finding.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::verify {

/// Looks at every name but those at the top that were kept or are in `keep`: type, mode, owner, size and time in
/// nanoseconds, where a symlink leads, the content of what sandroot itself wrote, and of a hard link whether it still
/// is its file of `source`, the tree that the root was built from. The content of a copied file is not read, so who
/// changes that and sets size and time back is not found. Findings are sorted. Errors: the root cannot be read;
/// malformed, of the manifest.
[[nodiscard]] Result<std::vector<Finding>> check_manifest(const fs::Tree& root, std::string_view manifest,
                                                          const fs::Tree& source, const std::vector<std::string>& keep,
                                                          std::size_t jobs);

}   // namespace sandroot::verify
