// musl path: the file that tells musl's loader its default directories.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::loader {

/// The name of musl's loader: "ld-musl-x86_64.so.1". No other loader's begins so.
[[nodiscard]] bool is_musl_loader(std::string_view interpreter);

/// Where the loader at `interpreter` (a PT_INTERP string) looks for it: /etc/ld-musl-ARCH.path, below what stands
/// before the last two components. Source: musl ldso/dynlink.c:load_library.
[[nodiscard]] std::string musl_path_file(std::string_view interpreter);

struct MuslPath {
    std::vector<std::string> directories;   ///< Each with a slash after it.
    int os_error = 0;                       ///< errno of open(2).
};

/// What it says. A file that is not there leaves /lib, /usr/local/lib and /usr/lib; one that is empty or cannot be read
/// leaves nothing. Source: the same.
[[nodiscard]] MuslPath read_musl_path(const fs::Tree& tree, const std::string& file);

}   // namespace sandroot::loader
