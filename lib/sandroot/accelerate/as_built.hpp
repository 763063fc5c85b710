// What the manifest beside a root tells of a source: whether it is as it was when the root was built from it.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/root/record/manifest.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sandroot::accelerate {

/// Has the file the time that was recorded? Image layers keep whole seconds only.
[[nodiscard]] bool has_time(const fs::Stat& seen, const root::Recorded& recorded);
/// Is `seen` what `recorded` tells of a source, as far as a look can tell: kind, size, time of modification? Of a
/// generated file a manifest tells no source, so that is false.
[[nodiscard]] bool is_source_of(const fs::Stat& seen, const root::Recorded& recorded);
/// Is `seen`, a name in the root, as the build left it?
[[nodiscard]] bool is_as_placed(const fs::Stat& seen, const root::Recorded& recorded);

class AsBuilt {
public:
    struct Directory {
        root::Recorded self;
        std::span<const root::Recorded> names;   ///< Sorted; without directories.
    };

    /// The manifest beside `root`. If there is none, if it is broken or somebody else may have written it, this knows
    /// nothing. Errors: it is there and cannot be read.
    [[nodiscard]] static Result<AsBuilt> of(const HostPath& root);

    [[nodiscard]] bool knows_anything() const noexcept { return !directories_.empty(); }
    /// The directory at `path`, which leads through no symlink; null if it is not in the manifest.
    [[nodiscard]] const Directory* directory(std::string_view path) const;
    /// The name in it; null if it was not placed.
    [[nodiscard]] static const root::Recorded* name_in(const Directory& directory, std::string_view name);

    /// Did the inode last change before the build had ended? A link, a rename and new content all count as a change. In
    /// an image the manifest's layer is unpacked after those below it, and the state directory gets its times after
    /// what stands before /var in its layer; so that holds there as well.
    [[nodiscard]] bool is_older(const fs::Stat& seen) const {
        return Time{seen.ctime_seconds, seen.ctime_nanoseconds} < ended_;
    }
    /// Did the directory get its last name before the build wrote its manifest, as far as its own time tells?
    [[nodiscard]] bool had_its_names(const fs::Stat& seen) const { return seen.mtime_seconds < written_seconds_; }

private:
    struct Time {
        std::int64_t seconds = 0;
        std::uint32_t nanoseconds = 0;
        friend auto operator<=>(const Time&, const Time&) = default;
    };

    std::vector<root::Recorded> names_;
    std::vector<Directory> directories_;   ///< Sorted by path.
    Time ended_;
    std::int64_t written_seconds_ = 0;
};

}   // namespace sandroot::accelerate
