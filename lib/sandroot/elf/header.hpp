// Header: the ELF header and the program headers, as far as a loader reads them.
#pragma once

#include <sandroot/elf/file_bytes.hpp>

#include <optional>
#include <vector>

namespace sandroot::elf {

/// Where the tables are that the ELF header points to.
struct Tables {
    std::uint64_t program_offset = 0;
    std::uint64_t section_offset = 0;
    std::uint16_t section_size = 0;    ///< e_shentsize
    std::uint32_t section_count = 0;   ///< With the escape of a count that 16 bits cannot hold.
};

/// A part of the file that a program header names.
struct Range {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t address = 0;
    std::uint64_t alignment = 0;
};

/// A PT_LOAD.
struct Load {
    std::uint64_t offset = 0;
    std::uint64_t address = 0;
    std::uint64_t file_size = 0;
    std::uint64_t memory_size = 0;
    std::uint64_t alignment = 0;
};

struct Segments {
    std::vector<Load> loads;
    std::vector<Range> notes;           ///< PT_NOTE.
    std::optional<Range> property;      ///< PT_GNU_PROPERTY, which usually a PT_NOTE covers.
    std::optional<Range> dynamic;       ///< The last PT_DYNAMIC that has bytes in the file, as glibc takes it.
    std::optional<Range> interpreter;   ///< The first PT_INTERP, as the kernel takes it.
    Stack stack = Stack::unsaid;
};

/// Whether `head` begins as an ELF file does.
[[nodiscard]] bool has_magic(std::span<const std::byte> head);

/// Fills `header` as far as the file goes, also where it then finds fault with the rest.
/// Source: gABI chapter 4; elf(5).
[[nodiscard]] Parsed<Tables> read_header(FileBytes& source, Header& header);

/// Source: gABI chapter 5; the number of headers beyond 65534 is in section header 0 (PN_XNUM).
[[nodiscard]] Parsed<Segments> read_segments(FileBytes& source, const Header& header, const Tables& tables);

}   // namespace sandroot::elf
