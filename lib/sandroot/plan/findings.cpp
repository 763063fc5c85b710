#include <sandroot/plan/findings.hpp>

namespace sandroot::plan {

std::string_view name_of(LeftOutKind kind) {
    switch (kind) {
    case LeftOutKind::above_stdlib:
        return "above_stdlib";
    case LeftOutKind::directory_there:
        return "directory_there";
    case LeftOutKind::excluded:
        return "excluded";
    case LeftOutKind::failed:
        return "failed";
    case LeftOutKind::link_to_system:
        return "link_to_system";
    case LeftOutKind::no_directory:
        return "no_directory";
    case LeftOutKind::not_on_sys_path:
        return "not_on_sys_path";
    case LeftOutKind::not_required:
        return "not_required";
    case LeftOutKind::pruned:
        return "pruned";
    case LeftOutKind::special_file:
        return "special_file";
    case LeftOutKind::unowned:
        return "unowned";
    case LeftOutKind::unreadable:
        return "unreadable";
    case LeftOutKind::vanished:
        return "vanished";
    }
    return "failed";
}

std::string_view name_of(RemarkKind kind) {
    switch (kind) {
    case RemarkKind::cache_outdated:
        return "cache_outdated";
    case RemarkKind::cache_unused:
        return "cache_unused";
    case RemarkKind::conflict:
        return "conflict";
    case RemarkKind::cpu:
        return "cpu";
    case RemarkKind::dangling_link:
        return "dangling_link";
    case RemarkKind::executable_stack:
        return "executable_stack";
    case RemarkKind::mode_changed:
        return "mode_changed";
    case RemarkKind::note_unreadable:
        return "note_unreadable";
    case RemarkKind::requirement:
        return "requirement";
    case RemarkKind::sibling:
        return "sibling";
    case RemarkKind::unusable:
        return "unusable";
    }
    return "mode_changed";
}

}   // namespace sandroot::plan
