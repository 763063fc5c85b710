// Carries out a plan: builds the root beside its place and swaps it in at once.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/root/built.hpp>
#include <sandroot/root/options.hpp>

#include <optional>
#include <string>

namespace sandroot::root {

/// Builds `plan` from `source`, which was opened before the plan was made, at `target`. Until the swap the old root is
/// whole, after it the new one, also when this process is killed; nothing is synced to the disk unless `durable` is
/// set, because the page cache survives a killed process. What it needs beside the target lies in `.<name>.sandroot`:
/// lock, staging, manifest. A target is a root of ours when that manifest can be read and either names this very
/// directory or knows every top-level name in it, so a root may be renamed together with its state directory, or come
/// back from an image layer with other inode numbers. An old root in a lower layer of an overlay cannot be renamed: it
/// is emptied first and then replaced, and a note says so. An old root in which a process still runs stays whole in the
/// state directory until a build after its end; a note says so.
///
/// A root of ours is compared with the plan first, name by name, and where nothing differs nothing is written. Where
/// all that differs is one name, or lies below one, that name is staged and put in its place by one rename(2) or
/// RENAME_EXCHANGE: so a refresh too is either done or not, whenever it is killed. (The time of the directory above is
/// set right afterwards; a kill in between leaves just that to the next run.) Names far apart cannot be exchanged in
/// one step, and a journal would leave a mixture until somebody finished it; so then the whole root is built anew, as
/// is one made with another `link`.
///
/// Errors: the target is not empty and not ours (use `force`); it is a symlink, a file, a mount point or "/"; it
/// lies in what the plan takes or holds the source; it is being built already; it cannot be written; a source file
/// changed or vanished; the plan is not what plan.hpp promises; EINTR after `stop`. After any error the target is as it
/// was, and nothing of ours lies beside it but, where there is a manifest, the state directory with lock and manifest.
[[nodiscard]] Result<Built> build(const plan::Plan& plan, const fs::DiskTree& source, const HostPath& target,
                                  const BuildOptions& options, Progress& progress);

/// What `build` would do, without writing anything or waiting for anybody. Errors: as `build` has them before it
/// writes.
[[nodiscard]] Result<Forecast> forecast(const plan::Plan& plan, const fs::DiskTree& source, const HostPath& target,
                                        const BuildOptions& options);

/// What the manifest of a root says of its build.
struct HowBuilt {
    std::optional<RecordedOptions> asked{};   ///< Unset where an earlier version wrote it, whose manifests do not tell.
    /// It names this very directory, by inode and time of birth, and only root and the caller can have written
    /// it: it did not come here with the root in an archive or an image.
    bool is_from_here = false;
};
/// Nothing where there is no manifest beside `target`. Errors: it cannot be read; malformed: its head is broken.
[[nodiscard]] Result<std::optional<HowBuilt>> how_built(const HostPath& target);

/// The manifest of the last build of `target`; nothing where there is none. See manifest.hpp.
[[nodiscard]] Result<std::optional<std::string>> manifest_of(const HostPath& target);

}   // namespace sandroot::root
