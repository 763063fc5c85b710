// Item: one name of the root as it is to be placed, wherever the plan keeps what it says of it.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/plan/plan.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sandroot::root {

/// Points into the plan, which must outlive it. A NUL byte follows `name` and `target`, so both serve as C strings.
struct Item {
    std::string_view directory;   ///< Where it lies in the root, as an absolute path; empty for the top itself.
    std::string_view name;        ///< Empty for the top.
    plan::Kind kind = plan::Kind::file;
    std::uint32_t mode =
        0;   ///< The bits that it gets inside: never setuid or setgid, and sticky for directories only.
    std::uint32_t planned_mode = 0;   ///< As the plan has it.
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::string_view target;    ///< Of a symlink.
    std::string_view content;   ///< Of a generated file.
    fs::Stat source;
    bool must_copy = false;

    [[nodiscard]] std::string path() const;
    /// Does it come from the source tree, rather than out of the planner's head?
    [[nodiscard]] bool has_source() const { return source.identity != fs::Identity{}; }
};

struct Owner {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    friend bool operator==(const Owner&, const Owner&) = default;
};
/// Whose the name is once it is placed: of a link its source's owner; where nobody may give files away, the builder
/// himself.
[[nodiscard]] Owner owner_inside(const Item& item, bool linked);
/// May this process give files to other owners?
[[nodiscard]] bool may_chown();

[[nodiscard]] Item item_of(const plan::Entry& entry);
/// The name at `index`, which must not be apart.
[[nodiscard]] Item item_of(const plan::Taken& taken, std::size_t index);

}   // namespace sandroot::root
