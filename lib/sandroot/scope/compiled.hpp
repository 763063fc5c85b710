// Compiled modules that Python takes where the source is gone.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <string_view>

namespace sandroot::scope {

/// Is the file at `path` what Python of `version` ("3.11.2") compiled from a source with this stat? By the magic
/// number, and the size and time of the source that it notes; one that notes a hash instead is not trusted. Source: PEP
/// 552, CPython's Lib/importlib/_bootstrap_external.py.
[[nodiscard]] bool is_compiled_from(const fs::Tree& tree, const RootPath& path, const fs::Stat& source,
                                    std::string_view version);

}   // namespace sandroot::scope
