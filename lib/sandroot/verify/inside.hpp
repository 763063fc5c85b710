// The inside view: resolves every extension again as a process does that was started outside and then entered the root.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/plan/libraries/resolve.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/verify/finding.hpp>

#include <cstddef>
#include <vector>

namespace sandroot::verify {

/// What the earlier stages know of the environment as it stands outside.
struct Outside {
    const fs::Tree& tree;
    loader::Objects& objects;   ///< Reads from `tree`.
    const python::Environment& environment;
    const plan::Resolutions& resolutions;        ///< Of `environment`.
    const std::vector<plan::Missing>& missing;   ///< What is missing outside already.
};

/// A process that was started outside, now inside. `start` is what the sandbox starts the interpreter with, so usually
/// without LD_LIBRARY_PATH, whatever the environment was resolved with.
/// Errors: the interpreter's program cannot be read or is no ELF object.
/// Source: glibc elf/dl-load.c, elf/dl-cache.c (what the loader remembers across chroot(2)).
[[nodiscard]] Result<loader::Process> enter(const Outside& outside, const fs::Tree& root, loader::Objects& root_objects,
                                            const loader::StartOptions& start);

struct Inside {
    std::size_t objects = 0;         ///< Extensions in the root and what they load, each file once.
    std::vector<Finding> findings;   ///< Sorted.
};

/// Each extension that is in the root must load there, and every library that it loads outside must be found inside as
/// a file with the same bytes. An extension whose whole directory is not in the root was left out on purpose; so was
/// one that lies directly in a site directory. Errors: those of `enter`, and of reading what is to be compared.
[[nodiscard]] Result<Inside> check_inside(const Outside& outside, const fs::Tree& root,
                                          const loader::StartOptions& start, Progress& progress);

/// What is missing outside too and is needed by something in the root, as findings. `optional` ones are left out.
[[nodiscard]] std::vector<Finding> missing_outside(const std::vector<plan::Missing>& missing, const fs::Tree& root);

/// The extensions of `environment` that are files in the root, by index.
[[nodiscard]] std::vector<std::size_t> extensions_in(const python::Environment& environment, const fs::Tree& root);

}   // namespace sandroot::verify
