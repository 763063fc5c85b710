// Memo: the plan of the last build with all that it was made from, so that an unchanged environment is not examined
// again.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/observations.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/root/left_behind.hpp>
#include <sandroot/root/manifest.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandroot::root {

/// Which file the manifest was that the memo goes with: without that it says nothing.
struct ManifestStamp {
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t mtime_seconds = 0;
    std::uint32_t mtime_nanoseconds = 0;
    friend bool operator==(const ManifestStamp&, const ManifestStamp&) = default;
};

struct MemoHead {
    ManifestHead manifest;
    ManifestStamp stamp;
    std::string request;                   ///< As in Basis.
    std::string interpreter;               ///< As in Basis.
    std::vector<std::string> warnings{};   ///< As in Basis.
};

/// What is read back. `plan.taken` tells which names are apart, but holds no listings: `observed` has their names.
struct Memo {
    MemoHead head;
    plan::Plan plan;
    fs::Recollection observed;
    std::vector<LeftBehind> directories;   ///< Sorted by path.
};

/// What there is to write down, wherever it is kept: `scans` calls its argument for each directory, sorted by path.
struct MemoParts {
    const MemoHead& head;
    const plan::Plan& plan;
    const std::map<std::pair<RootPath, fs::Question>, std::uint64_t>& answers;
    std::size_t scan_count = 0;
    std::function<Result<void>(const std::function<Result<void>(const RootPath&, const fs::Remembered&)>&)> scans;
    const std::vector<LeftBehind>& directories;
};
/// Of what was observed just now; or of what a memo held.
[[nodiscard]] MemoParts parts_of(const MemoHead& head, const plan::Plan& plan, const fs::Observations& observed,
                                 const std::vector<LeftBehind>& directories);
[[nodiscard]] MemoParts parts_of(const Memo& memo);

/// Errors: those of write(2).
[[nodiscard]] Result<void> write_memo(const os::Fd& into, const MemoParts& parts);

/// Nothing where it is broken or was written in another form or on another kind of machine.
[[nodiscard]] std::optional<Memo> read_memo(std::string_view bytes);

[[nodiscard]] Result<ManifestStamp> stamp_of(const os::Fd& state, const char* name);

}   // namespace sandroot::root
