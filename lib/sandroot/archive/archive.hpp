// Carries out a plan as a tar archive: what `build` would make a directory of, for an image that is put together
// elsewhere.
#pragma once

#include <sandroot/archive/tar_writer.hpp>
#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/placing/note.hpp>
#include <sandroot/plan/plan.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::archive {

struct ArchiveOptions {
    Compression compression = Compression::none;
    std::optional<std::int64_t> newest{};   ///< Seconds since 1970: no time in the archive is later. SOURCE_DATE_EPOCH.
    const std::atomic<bool>* stop = nullptr;   ///< Once true, it fails with EINTR; null: never.
};

struct Archived {
    std::size_t directories = 0;
    std::size_t symlinks = 0;
    std::size_t files = 0;        ///< With bytes from the source.
    std::size_t hard_links = 0;   ///< Further names of those.
    std::size_t generated = 0;
    std::uint64_t bytes = 0;           ///< The bytes of files, holes left out.
    std::uint64_t archive_bytes = 0;   ///< The archive's own size.
    placing::Notes notes{};            ///< What a person should know: setuid bits dropped.
};

/// Writes `plan` from `source` to `into` as a pax archive: sorted by path, parents first; owners as numbers; times with
/// nanoseconds; names as bytes; hard links kept; runs of zeros of a MiB and more as holes. Paths are relative, without
/// "./", and the top has no member, so that unpacking leaves the directory alone into which it is unpacked. The same
/// files give the same bytes, wherever their tree lies. `into` is written from front to back and not synced.
///
/// Errors: a source file changed, grew or vanished; it may not be read; those of write(2), EPIPE among them; the plan
/// is not what plan.hpp promises; EINTR after `stop`. After an error what was written is no archive.
[[nodiscard]] Result<Archived> write_archive(const plan::Plan& plan, const fs::DiskTree& source, const os::Fd& into,
                                             const ArchiveOptions& options, Progress& progress);

/// Errors: refused, where `file`, at which an archive is to stand, lies in a directory that the plan takes whole: the
/// next archive would hold this one. Those of realpath(3) for the directory above it.
[[nodiscard]] Result<void> check_archive_apart(const HostPath& file, const plan::Plan& plan,
                                               const fs::DiskTree& source);

}   // namespace sandroot::archive
