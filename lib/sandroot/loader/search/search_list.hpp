// Search lists: DT_RPATH, DT_RUNPATH and LD_LIBRARY_PATH as the directories that ld.so makes of them.
#pragma once

#include <sandroot/loader/search/dynamic_string_tokens.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::loader {

enum class Separator : std::uint8_t {
    colon,                ///< DT_RPATH and DT_RUNPATH.
    colon_or_semicolon,   ///< LD_LIBRARY_PATH.
};

/// A list with more directories than this is cut: no object has one, and a hostile one must not cost gigabytes.
inline constexpr std::size_t most_directories = 1024;

/// Each directory ends in '/', or is empty and means the working directory. One with a token that has no value is left
/// out, and so is one that was there before, by text. An empty `text` has no directories.
/// Source: glibc elf/dl-load.c, fillin_rpath and decompose_rpath.
[[nodiscard]] std::vector<std::string> split_search_list(std::string_view text, Separator separator,
                                                         const TokenValues& values);

}   // namespace sandroot::loader
