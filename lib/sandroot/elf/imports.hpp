// What one object imports, as far as it tells which system calls it makes.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::elf {

struct Imports {
    std::vector<std::string> names;   ///< Undefined dynamic symbols among those that were asked for, sorted.
    /// The program headers do not end within the first 832 bytes of a file (512 of a 32-bit one), which is what ld.so
    /// reads first: it calls pread64(2) for them. Source: glibc elf/dl-load.h, struct filebuf.
    bool has_distant_headers = false;
};

/// `wanted` must be sorted. Some imports of a program, whose functions may be undefined and have an address,
/// may be left out.
/// What is no dynamic ELF file, or a broken one, imports nothing. Errors: it cannot be read.
[[nodiscard]] Result<Imports> read_imports(const fs::File& file, std::span<const std::string> wanted);

}   // namespace sandroot::elf
