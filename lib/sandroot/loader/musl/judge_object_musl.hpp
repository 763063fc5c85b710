// Judge, musl: what musl's loader would make of a file that answers to the right name, in its own words.
#pragma once

#include <sandroot/loader/search/judge_object.hpp>

#include <string>

namespace sandroot::loader {

/// The first file that opens is the answer, so what opens and is no library is `fatal`. Neither e_machine nor anything
/// else that glibc looks at in the header is. Source: musl ldso/dynlink.c:path_open, map_library.
[[nodiscard]] Judgement judge_in_musl(const Opened& opened, const System& system);

/// What strerror(3) says there; of 0 too. Source: musl src/errno/__strerror.h.
[[nodiscard]] std::string musl_errno_text(int os_error);

}   // namespace sandroot::loader
