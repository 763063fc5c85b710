// Shell globs, for names and for whole paths.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace sandroot {

enum class Dots : std::uint8_t {
    plain,    ///< A leading dot is a character like any other.
    hidden,   ///< A leading dot must be written out, as in a shell.
};

/// Does `glob` match all of `text`? `*` and `?` match slashes too. Source: fnmatch(3), POSIX 2.14.
[[nodiscard]] bool glob_matches(const std::string& glob, const std::string& text, Dots dots = Dots::plain);

[[nodiscard]] bool any_glob_matches(std::span<const std::string> globs, const std::string& text);

}   // namespace sandroot
