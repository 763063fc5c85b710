#include <sandroot/placing/note.hpp>

namespace sandroot::placing {

std::string_view name_of(NoteKind kind) {
    switch (kind) {
    case NoteKind::closed_source:
        return "closed_source";
    case NoteKind::closed_sources_more:
        return "closed_sources_more";
    case NoteKind::copied_not_linked:
        return "copied_not_linked";
    case NoteKind::lost_setid:
        return "lost_setid";
    case NoteKind::not_kept:
        return "not_kept";
    case NoteKind::not_kept_more:
        return "not_kept_more";
    case NoteKind::old_root_emptied:
        return "old_root_emptied";
    case NoteKind::old_root_in_use:
        return "old_root_in_use";
    case NoteKind::old_root_left:
        return "old_root_left";
    case NoteKind::owners_lost:
        return "owners_lost";
    }
    return "lost_setid";
}

}   // namespace sandroot::placing
