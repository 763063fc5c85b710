// Tells which object of another process made a system call.
#pragma once

#include <cstdint>
#include <string>

namespace sandroot::filter {

/// The path, as that process sees it, of the object whose code called: not the C library's or the loader's, through
/// whose functions most calls go, but the one that called those. `thread` is stopped in the call, whose instruction
/// pointer is `instruction`. Empty if it cannot be told, as without the right to trace that process. The stack is
/// searched for return addresses, so what an object left there earlier may be taken for it.
[[nodiscard]] std::string calling_object(int thread, std::uint64_t instruction);

/// The text at `address` in the memory of that thread, at most `limit` bytes; empty if it cannot be read.
[[nodiscard]] std::string text_in(int thread, std::uint64_t address, std::size_t limit = 4096);

}   // namespace sandroot::filter
