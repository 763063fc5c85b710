// Sections: the little that is asked of the section headers, which no loader reads and which may be gone or wrong.
#pragma once

#include <sandroot/elf/header.hpp>

namespace sandroot::elf {

struct Sections {
    std::vector<Range> notes;         ///< SHT_NOTE, those that lie within the file.
    std::optional<Range> symbols;     ///< SHT_DYNSYM, if it lies within the file.
    bool code_is_elsewhere = false;   ///< There are sections of code, and the file holds the bytes of none of them.
};

/// A table that is missing, past the end of the file or of odd entries gives no sections. Errors: unreadable only.
/// Source: gABI chapter 4, "Sections".
[[nodiscard]] Parsed<Sections> read_sections(FileBytes& source, const Header& header, const Tables& tables);

}   // namespace sandroot::elf
