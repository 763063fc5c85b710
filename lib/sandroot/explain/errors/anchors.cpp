#include <sandroot/explain/errors/anchors.hpp>

#include <algorithm>
#include <cstring>

namespace sandroot::explain {

namespace {

// Source: S. Wu, U. Manber, A Fast Algorithm for Multi-Pattern Searching, 1994: the first `shortest` bytes of each word
// are looked for by blocks of four.
constexpr std::size_t block = 4;
constexpr unsigned hash_bits = 15;

std::size_t hash_at(const char* at) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, at, block);
    return (bytes * 2654435761U) >> (32 - hash_bits);   // Knuth's multiplier.
}

}   // namespace

Anchors::Anchors(std::vector<std::string> words)
    : words_(std::move(words)), leaps_(1U << hash_bits, shortest - block + 1), ending_(1U << hash_bits) {
    std::ranges::sort(words_);
    words_.erase(std::ranges::unique(words_).begin(), words_.end());
    for (std::size_t word = 0; word < words_.size(); ++word) {
        for (std::size_t at = 0; at + block <= shortest; ++at) {
            auto& leap = leaps_[hash_at(words_[word].data() + at)];
            leap = std::min(leap, static_cast<std::uint8_t>(shortest - block - at));
        }
        ending_[hash_at(words_[word].data() + shortest - block)].push_back(static_cast<std::uint16_t>(word));
    }
}

std::optional<std::size_t> Anchors::find(std::string_view text, std::size_t from) const {
    if (text.size() < shortest) return {};
    const std::uint8_t* const leaps = leaps_.data();
    const char* const begin = text.data();
    const char* const last = begin + (text.size() - shortest);
    for (const char* at = begin + from; at <= last; ++at) {
        std::size_t hash = 0;
        for (;;) {
            hash = hash_at(at + shortest - block);
            if (leaps[hash] == 0) break;
            at += leaps[hash];
            if (at > last) return {};
        }
        const auto where = static_cast<std::size_t>(at - begin);
        const auto stands = [&](std::size_t word) { return text.substr(where).starts_with(words_[word]); };
        if (std::ranges::any_of(ending_[hash], stands)) return where;
    }
    return {};
}

std::vector<std::size_t> Anchors::all_in(std::string_view text) const {
    std::vector<std::size_t> found;
    for (auto at = find(text, 0); at; at = find(text, *at + 1))
        for (const std::size_t word : ending_[hash_at(text.data() + *at + shortest - block)])
            if (text.substr(*at).starts_with(words_[word])) found.push_back(word);
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    return found;
}

}   // namespace sandroot::explain
