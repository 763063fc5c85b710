#include <sandroot/config/finding.hpp>

namespace sandroot::config {

std::string_view name_of(Severity severity) {
    return severity == Severity::error ? "error" : "warning";
}

std::string_view name_of(Kind kind) {
    switch (kind) {
    case Kind::absent:
        return "absent";
    case Kind::blank:
        return "blank";
    case Kind::blank_name:
        return "blank_name";
    case Kind::counts_as_false:
        return "counts_as_false";
    case Kind::dangling_link:
        return "dangling_link";
    case Kind::default_list:
        return "default_list";
    case Kind::directory_link:
        return "directory_link";
    case Kind::doubled:
        return "doubled";
    case Kind::duplicate_key:
        return "duplicate_key";
    case Kind::empty_file:
        return "empty_file";
    case Kind::further_document:
        return "further_document";
    case Kind::ignored:
        return "ignored";
    case Kind::lacks_syscall:
        return "lacks_syscall";
    case Kind::missing:
        return "missing";
    case Kind::no_effect:
        return "no_effect";
    case Kind::no_interpreter:
        return "no_interpreter";
    case Kind::no_number:
        return "no_number";
    case Kind::no_requests:
        return "no_requests";
    case Kind::no_workers:
        return "no_workers";
    case Kind::not_absolute:
        return "not_absolute";
    case Kind::not_yet:
        return "not_yet";
    case Kind::other_interpreter:
        return "other_interpreter";
    case Kind::overridden:
        return "overridden";
    case Kind::quoted:
        return "quoted";
    case Kind::special_file:
        return "special_file";
    case Kind::stops_at_start:
        return "stops_at_start";
    case Kind::switched_off:
        return "switched_off";
    case Kind::target_missing:
        return "target_missing";
    case Kind::too_many_syscalls:
        return "too_many_syscalls";
    case Kind::too_much:
        return "too_much";
    case Kind::trailing_slash:
        return "trailing_slash";
    case Kind::unknown_key:
        return "unknown_key";
    case Kind::unknown_variable:
        return "unknown_variable";
    case Kind::wrong_type:
        return "wrong_type";
    }
    return "missing";
}

}   // namespace sandroot::config
