#include <sandroot/loader/directory_status.hpp>

#include <algorithm>

namespace sandroot::loader {

namespace {

/// The initial status of a relative directory, and the working directory's, is "existing".
bool is_relative(const Tables& tables, DirectoryId directory) {
    return !tables.directories.text(directory).starts_with('/');
}

}   // namespace

bool DirectoryStatus::exists(View& view, const Tables& tables, DirectoryId directory, std::size_t subdirectory) {
    if (is_relative(tables, directory)) return true;
    const std::uint64_t bit = std::uint64_t{1} << subdirectory;
    if (earlier_ && directory < earlier_->size()) {
        const Bits& bits = (*earlier_)[directory];
        if ((bits.asked & bit) != 0) return (bits.existing & bit) != 0;
    }
    if (asked_.size() <= directory) asked_.resize(directory + 1, 0);
    asked_[directory] |= bit;
    return view.is_directory(directory, subdirectory);
}

void DirectoryStatus::freeze(View& view, const Tables& tables) {
    std::vector<Bits> frozen = earlier_ ? *earlier_ : std::vector<Bits>();
    frozen.resize(std::max(frozen.size(), asked_.size()));
    for (DirectoryId directory = 0; directory < asked_.size(); ++directory) {
        if (is_relative(tables, directory)) continue;
        for (std::size_t subdirectory = 0; subdirectory < 64; ++subdirectory) {
            const std::uint64_t bit = std::uint64_t{1} << subdirectory;
            if ((asked_[directory] & bit) == 0) continue;
            frozen[directory].asked |= bit;
            if (view.is_directory(directory, subdirectory)) frozen[directory].existing |= bit;
        }
    }
    earlier_ = std::make_shared<const std::vector<Bits>>(std::move(frozen));
    asked_.clear();
}

}   // namespace sandroot::loader
