// The copy that a dify-sandbox makes of one entry of its list when it starts, without its script; and nothing of it
// where the root stands that was built from the entry as it is.
#pragma once

#include <sandroot/accelerate/script.hpp>
#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::accelerate {

struct Copied {
    std::size_t linked = 0;
    std::size_t copied = 0;
    std::size_t symlinks = 0;
    std::size_t standing = 0;    ///< Names that were in the root already, as they are to be.
    std::size_t left_out = 0;    ///< Names that a build left out of the root, which are as they were then.
    bool was_built = false;      ///< There is a manifest beside the root.
    std::vector<Error> failed;   ///< Names that could not be put there.
    std::vector<Error> unread;   ///< Directories of the source that could not be read, and loops.
    /// The last name could not be put there: only then does the script's exit status tell.
    bool last_failed = false;

    [[nodiscard]] std::size_t put() const noexcept { return linked + copied + symlinks; }
};

/// Copies `entry` into `root` by the rules of `generation` (see versions.yaml): it adds and replaces, and removes
/// nothing. `jobs` threads, 0: one for each CPU.
///
/// A name is not touched if the root has it: the same inode; or as the manifest says, while the source is as the
/// manifest says and last changed before the build ended; or a copy with the source's size and time that was made after
/// the source's last change. Where the times of change do not tell, the bytes are compared: on an overlay a file that
/// was linked has two inodes. A name that the manifest lacks was left out
/// of the root on purpose if it was there at the build: its inode last changed before the build ended, and a rename or
/// a link is such a change; and the directory that holds it has the time of modification that the manifest tells, or if
/// the manifest lacks it, an older one than the manifest, and so have those above up to one that is in the manifest and
/// in the root with all its names. In any other directory, names that the manifest lacks are copied. (A directory's
/// time of change tells less: an overlay sets it when anything below is written.)
///
/// Three things are done that the script fails at: a name that ends in a blank is copied; a link in the root is
/// followed inside the root; a link that is in place already is not put into its target once more.
///
/// `entry` must be plain (names.hpp). Errors: refused where the script fails because the entry is neither a file nor a
/// directory; the root cannot be made or read.
[[nodiscard]] Result<Copied> copy_in(const std::string& entry, const HostPath& root, Generation generation,
                                     std::size_t jobs);

}   // namespace sandroot::accelerate
