// Finds a field of a well-formed file of 64 bits in this machine's byte order, by the names that pokes.txt uses.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace broken {

/// Offsets of `field`; several where its number is "*". Empty where the file has no such field.
[[nodiscard]] std::vector<std::size_t> offsets_of(const std::string& file, const std::string& field);

/// Every member of every structure that a field may name: "e_phoff", "vn_aux"…
[[nodiscard]] std::vector<std::string> all_members();

}   // namespace broken
