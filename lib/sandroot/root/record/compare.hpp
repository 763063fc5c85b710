// Compares a plan with the root that stands: what a refresh has to do, and what `--dry-run` tells.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/placing/fill.hpp>
#include <sandroot/placing/work_plan.hpp>
#include <sandroot/root/built.hpp>
#include <sandroot/root/options.hpp>
#include <sandroot/root/state.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::root {

struct Comparison {
    std::vector<Difference> differences;    ///< Sorted by path.
    std::vector<std::size_t> wrong_times;   ///< Directories that differ in nothing but their times.
    placing::Links links;                   ///< Which names have their source's inode, as far as the root has them.
    bool manifest_differs = false;          ///< It does not say what the plan says, whatever the root holds.
};

/// Looks at every name in `root`, for nothing is taken on trust: a file of the root is right if it is the source's own
/// inode where the manifest has it linked, or if type, size, mode, owner, time and the source's inode are what the
/// manifest and the plan say where it was copied; the few generated files are read. The time of change tells a copy
/// that is not trusted that far: its source has another one than the manifest says, or the copy itself was changed
/// after the manifest was written. Such a copy is read, and must have neither attributes nor further names that it
/// should not have. `manifest` describes `root`. Names in `kept` at the top are not looked at, nor is what a kept
/// directory holds beside the plan's names. Errors: the root cannot be read; malformed, of the manifest.
[[nodiscard]] Result<Comparison> compare(const placing::WorkPlan& work, const fs::DiskTree& source,
                                         const fs::DiskTree& root, const StoredManifest& manifest,
                                         const std::vector<std::string>& kept, const BuildOptions& options);

}   // namespace sandroot::root
