// The manifest beside a root: what the last build put there, one line an entry.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/root/at.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::root {

/// An entry as it was placed. Nothing in it depends on where the root lies or on inode numbers.
struct Recorded {
    RootPath at;
    plan::Kind kind = plan::Kind::file;
    std::uint32_t mode = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t size = 0;   ///< Of a file; 0 otherwise.
    std::int64_t mtime_seconds = 0;
    std::uint32_t mtime_nanoseconds = 0;
    std::string target;         ///< Of a symlink.
    std::uint64_t digest = 0;   ///< Of a generated file's content: FNV-1a, which tells changes, not attackers.
    friend bool operator==(const Recorded&, const Recorded&) = default;
};

struct Manifest {
    Lasting root;                    ///< The directory that the entries describe.
    std::vector<std::string> kept;   ///< Top-level names that came from the root before; sorted.
    std::vector<Recorded> entries;   ///< Sorted by path.
    friend bool operator==(const Manifest&, const Manifest&) = default;
};

/// What the manifest says of `entry`.
[[nodiscard]] Recorded record(const plan::Entry& entry);

/// Lines of text: `sandroot manifest 1`, `root …`, `kept …`, the entries, `end COUNT`. Blanks, control characters and
/// backslashes of names are written as \xHH.
[[nodiscard]] std::string write_manifest(const Manifest& manifest);

/// Reads that back. Errors: malformed, with the line: another version, cut off, out of order, a path that is not one.
[[nodiscard]] Result<Manifest> read_manifest(std::string_view text);

}   // namespace sandroot::root
