// The reader for questions about symbols: parses a whole file with LIEF, so it is slow and large and never used on the
// walk.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>

#include <string>
#include <vector>

namespace sandroot::elf {

struct Symbol {
    std::string name;
    std::string version;   ///< "GLIBC_2.34", or empty.
    bool weak = false;
    friend auto operator<=>(const Symbol&, const Symbol&) = default;
};

struct Symbols {
    std::vector<Symbol> defined;     ///< Dynamic symbols that others can bind to, sorted.
    std::vector<Symbol> undefined;   ///< Dynamic symbols that others must define, sorted.
};

/// The dynamic symbols of `file`. Errors: it cannot be read, or is not a well-formed ELF file.
[[nodiscard]] Result<Symbols> read_symbols(const fs::File& file, std::string_view name);

}   // namespace sandroot::elf
