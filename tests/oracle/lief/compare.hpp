// Two answers about one object, field by field.
#pragma once

#include <sandroot/elf/facts.hpp>
#include <sandroot/elf/symbols/symbols.hpp>

#include <string>
#include <vector>

namespace oracle {

/// What a judge reads of an object; a judge that cannot tell a field says so.
struct Answer {
    sandroot::elf::Facts facts;
    bool knows_machine = true;
};

/// One line for each field in which they differ: "needed: ours [a, b], LIEF [a]". Empty where they agree.
[[nodiscard]] std::vector<std::string> differences(const sandroot::elf::Facts& ours, const Answer& theirs,
                                                   const std::string& judge);

/// Adds a line for each list of symbols in which they differ, with the first that only one of the two has.
void compare_symbols(const sandroot::elf::Symbols& ours, const sandroot::elf::Symbols& theirs,
                     std::vector<std::string>& lines);

}   // namespace oracle
