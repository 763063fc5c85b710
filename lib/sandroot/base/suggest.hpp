// "Did you mean": the nearest of some words to one that was misspelt.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sandroot {

/// Insertions, deletions, replacements and swaps of neighbours between two words.
[[nodiscard]] std::size_t distance(std::string_view left, std::string_view right);

/// The nearest candidate, the first of equals; empty where none is near enough (a third of the word) or begins with it.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}   // namespace sandroot
