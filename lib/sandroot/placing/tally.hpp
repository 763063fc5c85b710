// What was placed, counted.
#pragma once

#include <sandroot/placing/note.hpp>
#include <sandroot/placing/placer.hpp>
#include <sandroot/placing/work_plan.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sandroot::placing {

struct Tally {
    std::size_t directories = 0;
    std::size_t symlinks = 0;
    std::size_t generated = 0;
    std::array<std::size_t, 3> rungs{};                       ///< By Method.
    std::array<std::size_t, not_linked_count> not_linked{};   ///< By NotLinked.
    std::uint64_t bytes = 0;
    std::size_t owners_lost = 0;

    void add(const Tally& other);
};

/// Adds what was done with one name.
void count(const plan::Name& item, const Placed& placed, Tally& tally);

/// What a person should know about how the files were placed, always in the same order.
[[nodiscard]] Notes notes_on(const Tally& tally, const WorkPlan& work);

}   // namespace sandroot::placing
