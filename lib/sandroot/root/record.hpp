// Writes the manifest of a root as it was laid out and filled.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/root/fill.hpp>
#include <sandroot/root/layout.hpp>
#include <sandroot/root/manifest.hpp>

namespace sandroot::root {

/// Errors: those of write(2).
[[nodiscard]] Result<void> write_record(const os::Fd& into, const ManifestHead& head, const Layout& layout,
                                        const Links& links);

}   // namespace sandroot::root
