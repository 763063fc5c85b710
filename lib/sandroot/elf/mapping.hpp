// Mapping: which bytes of the file a virtual address shows once ld.so has mapped the segments.
#pragma once

#include <sandroot/elf/header.hpp>

namespace sandroot::elf {

/// Faults of the PT_LOADs that keep a loader from mapping them, or that end in SIGBUS: past the end of the file, more
/// in the file than in memory. Source: glibc elf/dl-load.c:_dl_map_object_from_fd; Linux fs/binfmt_elf.c.
[[nodiscard]] Parsed<void> check_loads(const FileBytes& source, const std::vector<Load>& loads);

/// What a loader may mind about the alignments of the PT_LOADs, although the file can be read all the same.
[[nodiscard]] Alignment alignment_of(const std::vector<Load>& loads);

/// The first alignment that is no power of two, or that address and offset contradict.
[[nodiscard]] Parsed<void> check_alignments(const std::vector<Load>& loads);

/// Where in the file the byte at an address lies, and how many follow it in the same segment.
struct FilePosition {
    std::uint64_t offset = 0;
    std::uint64_t room = 0;
};

/// Later segments cover earlier ones; whole pages are mapped, so that also the rest of a segment's first and last page
/// is there. Errors: "`what` lies outside of the loaded segments". Source: glibc
/// elf/dl-map-segments.h:_dl_map_segments.
[[nodiscard]] Parsed<FilePosition> position_of(const std::vector<Load>& loads, std::uint64_t address,
                                               std::string_view what);

}   // namespace sandroot::elf
