// Read symbols with LIEF: the judge of elf::read_symbols.
#pragma once

#include <sandroot/elf/symbols/symbols.hpp>

#include <string_view>

namespace sandroot::elf {

/// What LIEF makes of the dynamic symbols of `file`.
[[nodiscard]] Result<Symbols> read_symbols_with_lief(const fs::File& file, std::string_view name);

}   // namespace sandroot::elf
