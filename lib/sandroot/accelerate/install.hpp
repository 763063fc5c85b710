// Puts this program into an image under the name bash, where it answers the calls by which a sandbox copies.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/os/fd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::accelerate {

/// Under which name it is called by a server's exec of "bash".
inline constexpr std::string_view bash_name = "bash";
/// Before /usr/bin and /bin on every usual PATH, and first on that of Python's images.
inline constexpr std::string_view default_directory = "/usr/local/bin";
/// What a container has if its image sets none. Source: OCI runtimes; the base images of dify-sandbox.
inline constexpr std::string_view default_search_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Is the open file this program, of whatever version? It then holds a text that no shell has.
[[nodiscard]] bool is_this_program(const os::Fd& file);

enum class Seat : std::uint8_t {
    empty,
    taken,      ///< Something else has the name.
    outdated,   ///< This program, of other bytes.
    ours,
};

/// What is in an image, as far as it matters here.
struct Accelerated {
    RootPath at;   ///< Where the program is, or would be.
    Seat seat = Seat::empty;
    std::optional<RootPath> first;   ///< The bash that is found first on PATH.
    std::optional<RootPath> real;    ///< The first that is not this program.

    /// It is in place, it is found first, and there is one to hand all else to.
    [[nodiscard]] bool works() const { return seat == Seat::ours && first == at && real.has_value(); }
};

/// Looks at `directory` of `image`. `program` is this program's file, `search_path` the server's PATH there. Errors:
/// the program cannot be read.
[[nodiscard]] Result<Accelerated> look(const fs::DiskTree& image, const RootPath& directory, const HostPath& program,
                                       std::string_view search_path);

/// Puts a copy of `program` there, whole or not at all, and makes the directory if need be. False if it is there.
/// Errors: refused, if
/// something else has the name, if the image has no bash, or if the program is not static and would not run in any
/// image; those of writing.
[[nodiscard]] Result<bool> install(const fs::DiskTree& image, const RootPath& directory, const HostPath& program,
                                   std::string_view search_path);

/// Takes it away. False if nothing is there. Errors: refused, if it is something else; those of unlink(2).
[[nodiscard]] Result<bool> uninstall(const fs::DiskTree& image, const RootPath& directory);

}   // namespace sandroot::accelerate
