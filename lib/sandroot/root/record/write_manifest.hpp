// Writes the manifest of a root as it was laid out and filled.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/placing/fill.hpp>
#include <sandroot/placing/work_plan.hpp>
#include <sandroot/root/record/manifest.hpp>

#include <cstdint>

namespace sandroot::root {

/// Errors: those of write(2).
[[nodiscard]] Result<void> write_manifest(const os::Fd& into, const ManifestHead& head, const placing::WorkPlan& work,
                                          const placing::Links& links, std::int64_t settled_before);

}   // namespace sandroot::root
