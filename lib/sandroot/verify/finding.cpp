#include <sandroot/verify/finding.hpp>

namespace sandroot::verify {

std::string_view name_of(Severity severity) {
    return severity == Severity::error ? "error" : "warning";
}

}   // namespace sandroot::verify
