// Defines: whether an object offers one symbol, asked as ld.so asks, by its hash table.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>

#include <optional>
#include <string_view>

namespace sandroot::elf {

/// Whether others can bind to a dynamic symbol `name` of `file`: a few small reads, however large the file is. Nothing
/// where the object has no hash table that could tell, or is not a dynamic object without faults. Errors: the file
/// could not be read. Source: glibc elf/dl-lookup.c:do_lookup_x; gABI chapter 5, "Hash Table".
[[nodiscard]] Result<std::optional<bool>> defines(const fs::File& file, std::string_view name);

}   // namespace sandroot::elf
