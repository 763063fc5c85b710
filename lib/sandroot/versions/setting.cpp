#include <sandroot/versions/setting.hpp>

namespace sandroot::versions {

std::string_view name_of(ValueKind kind) {
    switch (kind) {
    case ValueKind::text:
        return "text";
    case ValueKind::number:
        return "number";
    case ValueKind::boolean:
        return "boolean";
    case ValueKind::duration:
        return "duration";
    case ValueKind::texts:
        return "texts";
    case ValueKind::numbers:
        return "numbers";
    }
    return "text";
}

}   // namespace sandroot::versions
