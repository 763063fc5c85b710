#include <sandroot/plan/plan.hpp>

namespace sandroot::plan {

std::string_view name_of(Rule rule) {
    switch (rule) {
    case Rule::interpreter:
        return "interpreter";
    case Rule::stdlib:
        return "stdlib";
    case Rule::site:
        return "site";
    case Rule::needed:
        return "needed";
    case Rule::dlopen_note:
        return "dlopen_note";
    case Rule::hwcaps:
        return "hwcaps";
    case Rule::companion:
        return "companion";
    case Rule::named_in_source:
        return "named_in_source";
    case Rule::symlink:
        return "symlink";
    case Rule::directory:
        return "directory";
    case Rule::link_target:
        return "link_target";
    case Rule::profile:
        return "profile";
    case Rule::cache:
        return "cache";
    case Rule::added:
        return "added";
    }
    return "added";
}

std::string_view name_of(Kind kind) {
    switch (kind) {
    case Kind::directory:
        return "directory";
    case Kind::file:
        return "file";
    case Kind::symlink:
        return "symlink";
    case Kind::generated:
        return "generated";
    }
    return "file";
}

std::string_view name_of(MissingStatus status) {
    switch (status) {
    case MissingStatus::missing:
        return "missing";
    case MissingStatus::order_dependent:
        return "order_dependent";
    case MissingStatus::host_provided:
        return "host_provided";
    case MissingStatus::optional:
        return "optional";
    }
    return "missing";
}

std::string_view name_of(RemarkKind kind) {
    switch (kind) {
    case RemarkKind::note:
        return "note";
    case RemarkKind::version_not_found:
        return "version_not_found";
    case RemarkKind::conflict:
        return "conflict";
    case RemarkKind::sibling:
        return "sibling";
    case RemarkKind::executable_stack:
        return "executable_stack";
    case RemarkKind::cpu:
        return "cpu";
    case RemarkKind::requirement:
        return "requirement";
    }
    return "note";
}

}   // namespace sandroot::plan
