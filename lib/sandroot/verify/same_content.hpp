// Tells whether a file of one tree is the file of another: the same inode, or else the same bytes, read once.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/fs/tree.hpp>

#include <map>
#include <utility>

namespace sandroot::verify {

/// Remembers its answers by identity. Not safe to share between threads.
class SameContent {
public:
    /// Errors: one of the two cannot be opened or read; the message names it.
    [[nodiscard]] Result<bool> operator()(const fs::Tree& left_tree, const RootPath& left, const fs::Tree& right_tree,
                                          const RootPath& right);

private:
    std::map<std::pair<fs::Identity, fs::Identity>, bool> known_;
};

}   // namespace sandroot::verify
