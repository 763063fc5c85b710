// What a build did, or would do, with the root that stood.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/placing/note.hpp>
#include <sandroot/plan/directory.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::root {

enum class How : std::uint8_t { added, replaced, removed, retargeted };
[[nodiscard]] std::string_view name_of(How how);

/// A name in which the root that stands differs from the plan.
struct Difference {
    RootPath at;
    How how = How::added;
    plan::Kind kind = plan::Kind::file;   ///< What it is to be; of what is removed, what it is.
    std::uint64_t before = 0;             ///< Bytes of a file, 0 of anything else.
    std::uint64_t after = 0;
    std::string target{};   ///< For a symlink that is retargeted: where it leads then.
};

/// What a build did with the root that stood.
enum class Outcome : std::uint8_t {
    built,       ///< The whole root was put in its place.
    refreshed,   ///< One name in it was: a file, a symlink, or a directory with all below it.
    unchanged,   ///< Everything was right already.
};
[[nodiscard]] std::string_view name_of(Outcome outcome);

struct Built {
    Outcome outcome = Outcome::built;
    std::vector<Difference> differences{};   ///< Against the root that stood, where that could be compared.
    std::size_t directories = 0;
    std::size_t symlinks = 0;
    std::size_t linked = 0;   ///< Files that share their inode with the source.
    std::size_t reflinked = 0;
    std::size_t copied = 0;
    std::size_t generated = 0;
    std::uint64_t bytes_copied = 0;
    placing::Notes notes{};   ///< What a person should know: setuid bits dropped, why files were copied…
    std::vector<std::string> kept;
};

/// What a build would do with the root that stands.
struct Forecast {
    bool stands = false;   ///< There is a root of ours that can be compared; else all of the plan would be placed.
    std::vector<Difference> differences;
};

}   // namespace sandroot::root
