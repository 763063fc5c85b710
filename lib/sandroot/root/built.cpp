#include <sandroot/root/built.hpp>

namespace sandroot::root {

std::string_view name_of(How how) {
    switch (how) {
    case How::added:
        return "added";
    case How::replaced:
        return "replaced";
    case How::removed:
        return "removed";
    case How::retargeted:
        return "retargeted";
    }
    return "replaced";
}

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
    case Outcome::built:
        return "built";
    case Outcome::refreshed:
        return "refreshed";
    case Outcome::unchanged:
        return "unchanged";
    }
    return "built";
}

}   // namespace sandroot::root
