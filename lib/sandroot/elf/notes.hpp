// Notes: build-id, the x86 level that an object needs, and the libraries that it says it will dlopen.
#pragma once

#include <sandroot/elf/header.hpp>

namespace sandroot::elf {

/// Reads PT_NOTE, or where there is none the sections of type SHT_NOTE. A section table that is past the end of the
/// file is no fault: a loader never looks at it; nor is a PT_GNU_PROPERTY that points at anything else. Errors: a note
/// past its segment, more than 1 MiB of notes. Sources: glibc, dl-load.c (_dl_process_pt_gnu_property); gABI chapter 5,
/// "Note Section"; Linux gABI extensions (GNU properties); UAPI.12 (`.note.dlopen`).
[[nodiscard]] Parsed<void> read_notes(FileBytes& source, const Tables& tables, const Segments& segments, Facts& facts);

/// The same from sections only, for debug companions, whose segments describe another file.
[[nodiscard]] Parsed<void> read_section_notes(FileBytes& source, const Tables& tables, Facts& facts);

}   // namespace sandroot::elf
