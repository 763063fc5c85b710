// The dynamic symbols of an object: what it defines for others and what others must define for it.
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

/// The dynamic symbols of `file`, called `name` in errors; none of an object without a dynamic section. Reads the whole
/// tables, so it is not for the walk. Errors: it cannot be read, or is not a well-formed ELF file; a table of more than
/// 64 MiB. Source: gABI chapter 4, "Symbol Table"; LSB Core, "Symbol Versioning".
[[nodiscard]] Result<Symbols> read_symbols(const fs::File& file, std::string_view name);

}   // namespace sandroot::elf
