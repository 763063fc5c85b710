// Shape of what is not ELF: script, linker script, data or nothing at all.
#pragma once

#include <sandroot/elf/facts.hpp>

#include <span>

namespace sandroot::elf {

/// Judges by the first bytes of a file that is not ELF. A linker script is text whose first word, after comments, is a
/// command of GNU ld such as GROUP, INPUT or OUTPUT_FORMAT with a parenthesis behind it.
[[nodiscard]] Shape shape_of_other(std::span<const std::byte> head);

}   // namespace sandroot::elf
