// Secure: what ld.so leaves out where a program has more rights than the user who started it (AT_SECURE).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sandroot::loader {

/// `path`, with each "." and ".." folded as text, is one of `directories` or lies below one.
/// Source: glibc elf/dl-load.c:is_trusted_path_normalize.
[[nodiscard]] bool lies_below_any(std::string_view path, std::span<const std::string> directories);

/// An entry of LD_PRELOAD counts where it is a plain name, no path.
/// Source: glibc elf/rtld.c:dso_name_valid_for_suid; ld.so(8).
[[nodiscard]] bool may_be_preloaded(std::string_view name);

}   // namespace sandroot::loader
