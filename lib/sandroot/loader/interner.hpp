// Interner: gives each text a small number, so that the same name is compared and kept once.
#pragma once

#include <sandroot/base/shared_text.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sandroot::loader {

class Interner {
public:
    [[nodiscard]] std::uint32_t number(std::string_view text) {
        if (const auto known = numbers_.find(text); known != numbers_.end()) return known->second;
        const auto number = static_cast<std::uint32_t>(texts_.size());
        numbers_.emplace(texts_.emplace_back(std::string(text)).str(), number);
        return number;
    }
    [[nodiscard]] const std::string& text(std::uint32_t number) const { return texts_[number].str(); }
    /// The same, to be kept beyond the life of the interner.
    [[nodiscard]] const SharedText& shared(std::uint32_t number) const { return texts_[number]; }

private:
    std::vector<SharedText> texts_;
    std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

using NameId = std::uint32_t;
using DirectoryId = std::uint32_t;

/// Numbers for the names of objects and for the directories of search lists, each text ending in '/' or empty.
struct Tables {
    Interner names;
    Interner directories;
};

}   // namespace sandroot::loader
