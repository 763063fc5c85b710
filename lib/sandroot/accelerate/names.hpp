// The names that a dify-sandbox's copier finds for one entry of its list, and where it puts each.
#pragma once

#include <sandroot/accelerate/script.hpp>
#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/fs/tree.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandroot::accelerate {

/// A directory of the source and the names in it that are copied.
struct Found {
    HostPath at;                          ///< As find(1) prints it.
    RootPath into;                        ///< Where the names go, in the root.
    std::string real;                     ///< The same directory without a symlink on the way to it.
    fs::Stat stat;                        ///< Its own.
    std::optional<fs::Stat> link{};       ///< That of the symlink through which it was entered.
    std::optional<std::size_t> above{};   ///< Index of the directory in which it was met; none for the entry itself.
    std::vector<std::string> names{};     ///< In the order of the directory.
};

struct Names {
    std::vector<Found> directories;   ///< Each after the one in which it was met.
    bool is_directory = false;        ///< The entry is one, or a link to one: its place is made in any case.
    bool is_one = false;              ///< The entry counts as a single name.
    /// Directory and name of the last one: with it the copier's exit status is decided.
    std::optional<std::pair<std::size_t, std::size_t>> last;
    std::vector<Error> unread;   ///< Directories that could not be read, and loops: passed over.
};

/// Is `entry` of a kind whose copy is understood to the letter? What is relative, holds ".." or what a shell takes for
/// a pattern is not.
[[nodiscard]] bool is_plain(std::string_view entry);

/// The names for `entry`, which is plain. Errors: refused where it is neither a file nor a directory, for which the
/// copier fails; those of realpath(3).
[[nodiscard]] Result<Names> find_names(const std::string& entry, Generation generation);

}   // namespace sandroot::accelerate
