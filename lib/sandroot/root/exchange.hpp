// Brings a root that stands up to date by exchanging the one name that holds all that differs.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/root/record/compare.hpp>
#include <sandroot/root/record/manifest.hpp>
#include <sandroot/root/state.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::root {

/// The name at or below which everything differs that differs ("/usr/lib/x"); "/" where names in its top do.
[[nodiscard]] RootPath common_name(const std::vector<Difference>& differences);

struct Refresh {
    const placing::WorkPlan& work;
    const fs::DiskTree& source;
    const State& state;
    const ExistingTarget& existing;
    const BuildOptions& options;
    const ManifestHead& head;   ///< The head of the manifest that will be written.
};

/// Stages what is at `common_name`, announces the manifest, exchanges the names and sets the times right that changed.
/// Nothing where that takes more than one step (the name is the top, or a kept one; a file has names inside and outside
/// of it; it is a directory of which only a part is known) or the file system cannot do it (no RENAME_EXCHANGE, a lower
/// layer of an overlay): then nothing was changed. Errors: as of `fill`, before the exchange.
[[nodiscard]] Result<std::optional<placing::Tally>> refresh(const Refresh& refresh, Comparison& comparison,
                                                            Progress& progress);

/// The manifest alone, and the times of directories, where nothing else differs.
[[nodiscard]] Result<void> refresh_record(const Refresh& refresh, const Comparison& comparison);

}   // namespace sandroot::root
