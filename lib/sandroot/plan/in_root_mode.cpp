#include <sandroot/plan/in_root_mode.hpp>

namespace sandroot::plan {

std::uint32_t mode_inside(const fs::Stat& stat) {
    if (stat.type == fs::Type::symlink) return stat.mode;
    const std::uint32_t mode = (stat.mode & 0775U) | 0444U;
    return stat.type == fs::Type::directory || (stat.mode & 0100U) != 0 ? mode | 0111U : mode;
}

InRootMode in_root_mode(const fs::Stat& stat) {
    InRootMode inside{mode_inside(stat), {}};
    if (stat.type == fs::Type::symlink) return inside;
    const auto note = [&](bool holds, std::string_view name) {
        if (holds) inside.changes.push_back({name, true});
    };
    note((stat.mode & 06000U) != 0, "loses_setid");
    note((stat.mode & 0002U) != 0, "loses_others_write");
    note((inside.mode & ~stat.mode) != 0, "becomes_readable");
    return inside;
}

}   // namespace sandroot::plan
