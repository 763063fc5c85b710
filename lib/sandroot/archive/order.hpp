// In which order the names of a layout stand in an archive, and which of them are further names of a file before them.
#pragma once

#include <sandroot/placing/owner.hpp>
#include <sandroot/placing/work_plan.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sandroot::archive {

/// One member of an archive. It names a place in a layout, for there are many and most say no more than that.
struct Member {
    enum class What : std::uint8_t { directory, name, second_name };
    What what = What::name;
    std::size_t directory = 0;   ///< That it lies in; of a directory itself. An index into `WorkPlan::directories`.
    std::size_t at = 0;          ///< Which name of the directory, or which second name of the layout.
    std::optional<std::size_t> link;   ///< The member, before this one, whose inode it shares.
};

/// All but the top: by path, each directory followed by what is in it, names in the order of their bytes.
[[nodiscard]] std::vector<Member> members_of(const placing::WorkPlan& work);

/// What `member` is to be.
[[nodiscard]] plan::Name item_of(const placing::WorkPlan& work, const Member& member);

/// A time as an archive tells it.
struct ArchiveTime {
    std::int64_t seconds = 0;   ///< Since 1970.
    std::uint32_t nanoseconds = 0;
    friend auto operator<=>(const ArchiveTime&, const ArchiveTime&) = default;
};

/// The source's time, but none later than `newest` (seconds since 1970); what has no source is as new as may be, and
/// without a limit of 1970, as the builder has it. Source: SOURCE_DATE_EPOCH, reproducible-builds.org. Times
/// before 1970 are whole seconds, for readers disagree on the sign of a fraction (GNU tar, libarchive).
[[nodiscard]] ArchiveTime time_of(const plan::Name& item, std::optional<std::int64_t> newest);

}   // namespace sandroot::archive
