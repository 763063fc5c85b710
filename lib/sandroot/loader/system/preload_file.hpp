// Preload file: the names in /etc/ld.so.preload.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::loader {

inline constexpr const char* preload_path = "/etc/ld.so.preload";

/// Names stand between blanks and colons; '#' begins a comment. Source: glibc elf/rtld.c:dl_main.
[[nodiscard]] std::vector<std::string> split_preload_file(std::string_view text);

/// LD_PRELOAD, between blanks and colons. Source: glibc elf/rtld.c:handle_preload_list.
[[nodiscard]] std::vector<std::string> split_preload_list(std::string_view text);

}   // namespace sandroot::loader
