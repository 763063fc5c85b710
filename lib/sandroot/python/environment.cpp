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

}   // namespace sandroot::python
