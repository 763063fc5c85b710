// Carries out a plan: builds the root beside its place and swaps it in at once.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/plan/plan.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sandroot::root {

enum class Link : std::uint8_t {
    automatic,   ///< Hard link where that is safe and possible, else a reflink, else a copy.
    hard,        ///< Hard link or fail. Files that must differ inside are copied all the same.
    reflink,     ///< Reflink or fail.
    copy,        ///< Bytes of its own for every file.
};

struct BuildOptions {
    Link link = Link::automatic;
    bool force = false;                ///< Replace a target that is not a root of ours.
    std::vector<std::string> keep{};   ///< Top-level names that move over from the old root.
    std::size_t jobs = 0;              ///< Threads; 0 is one for each CPU.
    bool wait = false;                 ///< Wait for another build of the same target, rather than fail.
    bool durable = false;              ///< One syncfs(2) before the swap, so that a power cut is survived as well.
    const std::atomic<bool>* stop = nullptr;   ///< Once true, the build cleans up and fails with EINTR; null: never.
};

struct Built {
    std::size_t directories = 0;
    std::size_t symlinks = 0;
    std::size_t linked = 0;   ///< Files that share their inode with the source.
    std::size_t reflinked = 0;
    std::size_t copied = 0;
    std::size_t generated = 0;
    std::uint64_t bytes_copied = 0;
    std::vector<std::string> notes;   ///< What a person should know: setuid bits dropped, why files were copied…
    std::vector<std::string> kept;
};

/// Builds `plan` from `source` at `target`. Until the swap the old root is whole, after it the new one, also when this
/// process is killed; nothing is synced to the disk unless `durable` is set, because the page cache survives a killed
/// process. What it needs beside the target lies in `.<name>.sandroot`: lock, staging, manifest. A target is a root of
/// ours when that manifest can be read and either names this very directory or knows every top-level name in it, so a
/// root may be renamed together with its state directory, or come back from an image layer with other inode numbers. An
/// old root in a lower layer of an overlay cannot be renamed: it is emptied first and then replaced, and a note says
/// so. Errors: the target is not empty and not ours (use `force`); it is a symlink, a file, a mount point or "/"; it
/// lies in what the plan takes or holds the source; it is being built already; it cannot be written; a source file
/// changed or vanished; the plan is not what plan.hpp promises; EINTR after `stop`. After any error the target is as it
/// was, and nothing of ours lies beside it but, where there is a manifest, the state directory with lock and manifest.
[[nodiscard]] Result<Built> build(const plan::Plan& plan, const fs::DiskTree& source, const HostPath& target,
                                  const BuildOptions& options, Progress& progress);

}   // namespace sandroot::root
