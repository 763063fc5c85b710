// .pth files: lines that put directories on sys.path.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <vector>

namespace sandroot::scope {

/// The directories that the .pth file at `path` names, whether they are there or not; lines of code are passed over.
/// Empty where it cannot be read. Source: site.py, addpackage.
[[nodiscard]] std::vector<RootPath> directories_of_path_file(const fs::Tree& tree, const RootPath& path);

/// The absolute paths in the MAPPING of a setuptools finder ("__editable___NAME_finder.py"), from which an editable
/// install imports. Empty where there is none.
[[nodiscard]] std::vector<RootPath> sources_of_finder(const fs::Tree& tree, const RootPath& path);

}   // namespace sandroot::scope
