// Tells from the script that a dify-sandbox copies with which rules that copy follows.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sandroot::accelerate {

/// The copiers of versions.yaml, which differ in the names that they find below a directory.
enum class Generation : std::uint8_t {
    files = 1,            ///< Up to 0.2.6: files.
    links = 2,            ///< Up to 0.2.15: files and links.
    followed_links = 3,   ///< main: files and links, through links to directories.
};

/// The rules of `script`, a shell's text; nothing unless it runs what the scripts of those versions run, with the same
/// options, and nothing else: another script may mean anything, and is better run than guessed at.
[[nodiscard]] std::optional<Generation> generation_of(std::string_view script);

}   // namespace sandroot::accelerate
