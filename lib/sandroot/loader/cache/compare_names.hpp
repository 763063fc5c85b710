// Compare names: the order in which ld.so.cache holds its names.
#pragma once

#include <string_view>

namespace sandroot::loader {

/// The order of the entries: by characters, runs of digits as numbers (glibc elf/dl-cache.c:_dl_cache_libcmp).
[[nodiscard]] int compare_cache_names(std::string_view left, std::string_view right);

}   // namespace sandroot::loader
