// Read facts with LIEF: the judge of elf::read_facts.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/elf/facts.hpp>
#include <sandroot/fs/tree.hpp>

#include <string_view>

namespace sandroot::elf {

/// What LIEF makes of the fields that `read_facts` also reads: header, DT_NEEDED, SONAME, RPATH, RUNPATH, interpreter,
/// flags, version needs and definitions. For holding the two readers against each other.
[[nodiscard]] Result<Facts> read_facts_with_lief(const fs::File& file, std::string_view name);

}   // namespace sandroot::elf
