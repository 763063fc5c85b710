// Compiled in: what the bytes of a target's ld.so tell of it, read as text, never run.
#pragma once

#include <sandroot/loader/system/system.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::loader {

struct CompiledIn {
    std::vector<std::string> default_directories;   ///< Without trailing slash; empty where none were recognised.
    std::optional<Version> version;
};

/// The default directories stand in ld.so as neighbouring NUL-terminated strings, each with a slash at both ends (glibc
/// elf/dl-load.c, system_dirs); the release stands in what `ld.so --version` prints.
[[nodiscard]] CompiledIn read_compiled_in(std::string_view bytes);

/// "GLIBC_2.36" → {2, 36}; nothing for other names.
[[nodiscard]] std::optional<Version> version_of_symbol(std::string_view name);

/// What $LIB becomes in a loader with these default directories: Debian's multiarch patch gives it two components, all
/// others the last one of the first directory. Source: glibc elf/Makefile, DL_DST_LIB.
[[nodiscard]] std::string lib_token_of(const std::vector<std::string>& default_directories);

}   // namespace sandroot::loader
