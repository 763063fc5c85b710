#include <sandroot/versions/unlisted.hpp>

namespace sandroot::versions {

std::string_view name_of(Obstacle obstacle) {
    switch (obstacle) {
    case Obstacle::dangling_link:
        return "dangling_link";
    case Obstacle::link_to_special_file:
        return "link_to_special_file";
    case Obstacle::link_upwards:
        return "link_upwards";
    case Obstacle::link_out_of_plan:
        return "link_out_of_plan";
    case Obstacle::link_too_many:
        return "link_too_many";
    case Obstacle::link_changes_target:
        return "link_changes_target";
    case Obstacle::trimmed_blank:
        return "trimmed_blank";
    }
    return "dangling_link";
}

}   // namespace sandroot::versions
