// Taken: the names of a directory that enter together, kept as the walk found them; an entry each would need ten times
// the memory.
#pragma once

#include <sandroot/plan/plan.hpp>

#include <cstddef>

namespace sandroot::plan {

[[nodiscard]] Kind kind_of(fs::Type type);

/// Is the name at `index` apart from the others?
[[nodiscard]] bool is_apart(const Taken& taken, std::size_t index);

/// The name at `index`, written out. It must not be apart.
[[nodiscard]] Entry entry_of(const Taken& taken, std::size_t index);

/// Writes out all of `plan.taken`, for whoever wants to see every entry.
void spell_out(Plan& plan);

}   // namespace sandroot::plan
