// Judge object: what ld.so would make of a file that answers to the right name, in its own words.
#pragma once

#include <sandroot/elf/facts.hpp>
#include <sandroot/loader/loaded.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/system/system.hpp>

#include <string>
#include <string_view>

namespace sandroot::loader {

struct Judgement {
    Verdict verdict = Verdict::absent;
    int os_error = 0;     ///< As errno stands afterwards: ENOENT for a file of the wrong class or machine.
    std::string detail;   ///< Of `fatal`: "file too short".
};

/// Opening and looking at the header, which decides whether a search goes on. Source: glibc elf/dl-load.c:open_verify.
[[nodiscard]] Judgement judge_header(const Opened& opened, const System& system);

/// The one refusal of which ld.so tells the path; of all others it tells the name that was asked for.
/// Source: glibc sysdeps/x86/dl-prop.h:dl_isa_level_check.
inline constexpr std::string_view isa_level_is_too_high = "CPU ISA level is lower than required";

/// Why a file with a good header cannot be mapped as a library; empty where it can.
/// Source: glibc elf/dl-load.c:_dl_map_object_from_fd.
[[nodiscard]] std::string judge_library(const elf::Reading& reading, const System& system);

/// Why dlopen, beyond that, refuses a library; empty where it does not.
/// `stack_is_executable` says that the process has an executable stack from its start on.
[[nodiscard]] std::string judge_dlopen(const elf::Facts& facts, const System& system, bool stack_is_executable);

/// The object asks for an executable stack: by PT_GNU_STACK, or on x86 by having none.
[[nodiscard]] bool wants_executable_stack(const elf::Facts& facts);

}   // namespace sandroot::loader
