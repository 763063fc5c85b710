// Anchors: a set of words that are looked for in one pass over a long text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::explain {

class Anchors {
public:
    /// The length that every word must have at least, since the search leaps by it.
    static constexpr std::size_t shortest = 11;

    /// `words` of `shortest` bytes or more each.
    explicit Anchors(std::vector<std::string> words);

    /// Where the first of the words stands at or after `from`; nothing if none does.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view text, std::size_t from) const;
    /// Those of words() that stand anywhere in `text`, by index, each once, sorted.
    [[nodiscard]] std::vector<std::size_t> all_in(std::string_view text) const;
    /// The words, sorted, each once.
    [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

private:
    std::vector<std::string> words_;
    std::vector<std::uint8_t> leaps_;                  ///< By the hash of four bytes.
    std::vector<std::vector<std::uint16_t>> ending_;   ///< By the same hash: the words whose first bytes end so.
};

}   // namespace sandroot::explain
