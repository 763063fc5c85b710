#include <sandroot/plan/in_root_mode.hpp>

namespace sandroot::plan {

InRootMode in_root_mode(const fs::Stat& stat) {
    if (stat.type == fs::Type::symlink) return {stat.mode, {}};
    InRootMode inside{stat.mode & 0775U, {}};
    inside.mode |= 0444U;
    if (stat.type == fs::Type::directory || (stat.mode & 0100U) != 0) inside.mode |= 0111U;
    const auto note = [&](bool holds, const char* text) {
        if (holds) inside.changed += (inside.changed.empty() ? "" : "; ") + std::string(text);
    };
    note((stat.mode & 06000U) != 0, "its setuid or setgid bit is dropped inside");
    note((stat.mode & 0002U) != 0, "others may not write it inside");
    note((inside.mode & ~stat.mode) != 0, "it was closed to others and is readable inside");
    return inside;
}

}   // namespace sandroot::plan
