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
    const auto note = [&](bool holds, const char* text) {
        if (holds) inside.changed += (inside.changed.empty() ? "" : "; ") + std::string(text);
    };
    note((stat.mode & 06000U) != 0, "its setuid or setgid bit is dropped inside");
    note((stat.mode & 0002U) != 0, "others may not write it inside");
    note((inside.mode & ~stat.mode) != 0, "it was closed to others and is readable inside");
    return inside;
}

}   // namespace sandroot::plan
