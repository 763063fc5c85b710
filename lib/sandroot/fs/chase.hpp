// Follows one path by hand, so that every symlink and directory on the way is known and none leads out of the tree.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <optional>
#include <unordered_map>

namespace sandroot::fs {

/// A symlink that a path crossed: where it lies, with no symlink in its own directory part, and what it says.
struct Hop {
    RootPath at;
    std::string target;
    friend bool operator==(const Hop&, const Hop&) = default;
};

struct Chased {
    RootPath real;           ///< The end of the path: no symlink, "." or ".." in it.
    std::vector<Hop> hops;   ///< In the order in which the kernel met them.
    std::vector<RootPath>
        directories;   ///< Real directories that were crossed, "/" left out; also those that ".." left again.
    Stat stat;         ///< Of `real`.
};

/// As path_resolution(7) has it, with `tree`'s root as "/": ".." at the top stays there; more than 40 symlinks are
/// ELOOP. Errors: ENOENT, ENOTDIR, ELOOP, EACCES, ENAMETOOLONG, as open(2) would give them.
[[nodiscard]] Result<Chased> chase(const Tree& tree, const RootPath& path);

/// The same, remembering directories and links already seen. Not safe to share between threads.
class Chaser {
public:
    explicit Chaser(const Tree& tree) : tree_(tree) {}
    [[nodiscard]] Result<Chased> chase(const RootPath& path);

private:
    struct Seen {
        Stat stat;
        std::string target;   ///< A symlink's.
    };
    [[nodiscard]] Result<const Seen*> look(const RootPath& path);

    const Tree& tree_;
    std::unordered_map<RootPath, Seen> seen_;
};

}   // namespace sandroot::fs
