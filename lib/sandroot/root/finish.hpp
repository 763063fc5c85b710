// What a build and a renewal have in common: whom they keep, how they count, what they clear away.
#pragma once

#include <sandroot/root/build.hpp>
#include <sandroot/root/fill.hpp>
#include <sandroot/root/state.hpp>
#include <sandroot/root/target.hpp>

#include <string>
#include <vector>

namespace sandroot::root {

/// Those of `keep` that the old root has.
[[nodiscard]] std::vector<std::string> names_to_keep(const Occupant& occupant, const std::vector<std::string>& keep);

/// Puts what was done into the answer, with its notes.
void add_up(const Tally& tally, const Layout& layout, Built& built);

/// Removes what was staged and the old root. The new one stands by then: what fails is a note and no failure, and
/// nothing stops the clearing up.
void clear_away(const State& state, Built& built);

}   // namespace sandroot::root
