#include <sandroot/python/environment.hpp>

namespace sandroot::python {

std::string_view name_of(ObjectKind kind) {
    switch (kind) {
    case ObjectKind::extension:
        return "extension";
    case ObjectKind::bundled:
        return "bundled";
    case ObjectKind::program:
        return "program";
    case ObjectKind::plugin:
        return "plugin";
    }
    return "plugin";
}

std::string_view name_of(Defect defect) {
    switch (defect) {
    case Defect::circular_link:
        return "circular_link";
    case Defect::core_dump:
        return "core_dump";
    case Defect::dangling_link:
        return "dangling_link";
    case Defect::empty_file:
        return "empty_file";
    case Defect::link_to_other:
        return "link_to_other";
    case Defect::linker_script:
        return "linker_script";
    case Defect::malformed:
        return "malformed";
    case Defect::no_dynamic_section:
        return "no_dynamic_section";
    case Defect::not_elf:
        return "not_elf";
    case Defect::not_walked:
        return "not_walked";
    case Defect::object_file:
        return "object_file";
    case Defect::other_class:
        return "other_class";
    case Defect::other_machine:
        return "other_machine";
    case Defect::other_tag:
        return "other_tag";
    case Defect::other_order:
        return "other_order";
    case Defect::script:
        return "script";
    case Defect::special_file:
        return "special_file";
    case Defect::truncated:
        return "truncated";
    case Defect::unreadable:
        return "unreadable";
    }
    return "unreadable";
}

}   // namespace sandroot::python
