// What objects say in .note.dlopen that they open at run time.
#pragma once

#include <sandroot/elf/dlopen_note.hpp>
#include <sandroot/plan/libraries/closure.hpp>
#include <sandroot/plan/plan.hpp>

#include <optional>
#include <vector>

namespace sandroot::plan {

/// For each note of the objects in the root of the priority `least` or a higher one, the first alternative that is
/// there enters too. Where none is, `missing` gets the preferred one: as missing where the note requires it, else as
/// optional. A note that cannot be read is remarked on. Source: UAPI.12.
void take_dlopen_notes(Entries& entries, Closure& closure, const Resolver& resolver, std::optional<elf::Priority> least,
                       std::vector<Missing>& missing);

}   // namespace sandroot::plan
