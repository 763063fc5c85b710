// The root's own state: what must not be in it, and what the sandbox's user could not use.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/verify/finding.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sandroot::verify {

struct HygieneOptions {
    std::uint32_t uid = 10000;   ///< Who is to read the root.
    std::uint32_t gid = 10000;
    bool wants_tmp = true;   ///< /tmp must be there with mode 1777.
    std::size_t jobs = 0;
};

/// Walks the whole root but the content of /tmp, which belongs to the programs that run in it. Findings are sorted;
/// many files of one directory with the same defect are one finding. Errors: the root cannot be read.
[[nodiscard]] Result<std::vector<Finding>> check_hygiene(const fs::Tree& root, const HygieneOptions& options);

/// Symlinks of the root on `paths`, which code inside asks the realpath of. Errors of a look end the walk of a path.
[[nodiscard]] std::vector<Finding> check_links(const fs::Tree& root, const std::vector<RootPath>& paths);

/// A name that a loader may be asked for: "libz.so", "libz.so.1.2.13", "_ssl.cpython-311-x86_64-linux-gnu.so".
[[nodiscard]] bool is_library_name(std::string_view name);

/// True where a relative `target` of a symlink in `directory` climbs above the root, by text.
[[nodiscard]] bool leads_out(const RootPath& directory, std::string_view target);

}   // namespace sandroot::verify
