// Note: what a person should know about how a root was placed.
#pragma once

#include <sandroot/base/values.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::placing {

/// Behind each: the subject; and the values that it comes with.
enum class NoteKind : std::uint8_t {
    closed_source,         ///< Path: closed to others, and its copy inside is readable.
    closed_sources_more,   ///< None. count.
    copied_not_linked,     ///< None. count; cause: the name of a NotLinked.
    lost_setid,            ///< Path.
    not_kept,              ///< Path. cause: exists, mounted, too_deep or error; error.
    not_kept_more,
    old_root_emptied,   ///< It could not be moved.
    old_root_in_use,    ///< Place where it is left. process.
    old_root_left,      ///< None. error.
    owners_lost,        ///< None. count.
};
[[nodiscard]] std::string_view name_of(NoteKind kind);

struct Note {
    NoteKind kind = NoteKind::lost_setid;
    std::string subject{};
    Values values{};
    friend bool operator==(const Note&, const Note&) = default;
};

using Notes = std::vector<Note>;

}   // namespace sandroot::placing
