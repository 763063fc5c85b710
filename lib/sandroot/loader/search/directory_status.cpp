#include <sandroot/loader/search/directory_status.hpp>

#include <algorithm>

namespace sandroot::loader {

namespace {

/// The initial status of a relative directory, and the working directory's, is "existing".
bool is_relative(const Tables& tables, DirectoryId directory) {
    return !tables.directories.text(directory).starts_with('/');
}

}   // namespace

std::uint64_t DirectoryStatus::existing(View& view, const Tables& tables, DirectoryId directory) const {
    if (is_relative(tables, directory)) return ~std::uint64_t{0};
    const std::uint64_t now = view.directories(directory);
    if (!earlier_ || directory >= earlier_->size()) return now;
    const Bits& bits = (*earlier_)[directory];
    return (bits.asked & bits.existing) | (~bits.asked & now);
}

void DirectoryStatus::note_asked(DirectoryId directory, std::size_t last) {
    if (asked_.size() <= directory) asked_.resize(directory + 1, 0);
    asked_[directory] |= (std::uint64_t{2} << last) - 1;
}

void DirectoryStatus::freeze(View& view, const Tables& tables) {
    std::vector<Bits> frozen = earlier_ ? *earlier_ : std::vector<Bits>();
    frozen.resize(std::max(frozen.size(), asked_.size()));
    for (DirectoryId directory = 0; directory < asked_.size(); ++directory) {
        if (is_relative(tables, directory)) continue;
        // What a tree before this one answered stays answered.
        const std::uint64_t fresh = asked_[directory] & ~frozen[directory].asked;
        for (std::size_t subdirectory = 0; subdirectory < 64; ++subdirectory) {
            const std::uint64_t bit = std::uint64_t{1} << subdirectory;
            if ((fresh & bit) == 0) continue;
            frozen[directory].asked |= bit;
            if (view.is_directory(directory, subdirectory)) frozen[directory].existing |= bit;
        }
    }
    earlier_ = std::make_shared<const std::vector<Bits>>(std::move(frozen));
    asked_.clear();
}

}   // namespace sandroot::loader
