// Whose a name is once it is placed.
#pragma once

#include <sandroot/plan/directory.hpp>

#include <cstdint>

namespace sandroot::placing {

struct Owner {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    friend bool operator==(const Owner&, const Owner&) = default;
};
/// Who owns the name once it is placed: a link has its source's owner; if files may not be given away, the builder
/// himself.
[[nodiscard]] Owner owner_inside(const plan::Name& name, bool linked);
/// May this process give files to other owners?
[[nodiscard]] bool may_chown();

}   // namespace sandroot::placing
