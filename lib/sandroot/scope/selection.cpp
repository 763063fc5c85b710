#include <sandroot/scope/selection.hpp>

namespace sandroot::scope {

std::string_view name_of(Problem problem) {
    switch (problem) {
    case Problem::editable_elsewhere:
        return "editable_elsewhere";
    case Problem::extra_absent:
        return "extra_absent";
    case Problem::no_file_list:
        return "no_file_list";
    case Problem::requirement_unreadable:
        return "requirement_unreadable";
    case Problem::version_incomparable:
        return "version_incomparable";
    case Problem::version_unmet:
        return "version_unmet";
    }
    return "no_file_list";
}

}   // namespace sandroot::scope
