// Process state: all that a copy of a simulated process has to itself. What it shares with its copies it only points
// to.
#pragma once

#include <sandroot/loader/loaded.hpp>
#include <sandroot/loader/loaded_names.hpp>
#include <sandroot/loader/search/directory_status.hpp>
#include <sandroot/loader/search/view.hpp>
#include <sandroot/loader/start_options.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::loader {

enum class Occasion : std::uint8_t { start, dlopen };

/// What musl's loader remembers beside its objects.
struct MuslState {
    std::vector<std::optional<NameId>> shortnames;   ///< By ObjectIndex: what a search found it as.
    /// The loader finds out each when a search first comes to it, and keeps it for ever, beyond a chroot.
    std::shared_ptr<const std::vector<DirectoryId>> main_rpath;
    std::shared_ptr<const std::vector<DirectoryId>> system_path;
    int last_error = 0;   ///< errno, which is its reason even where nothing was opened.
};

struct ProcessState {
    std::shared_ptr<const System> system;
    std::shared_ptr<const StartOptions> options;
    std::shared_ptr<Tables> tables;
    std::shared_ptr<View> view;
    std::vector<std::shared_ptr<View>> earlier_views;   ///< Their images are still in use.

    std::vector<Object> loaded;
    std::vector<const Image*> images;   ///< By ObjectIndex.
    LoadedNames names;
    DirectoryStatus directories;
    MuslState musl;
    bool cache_failed = false;   ///< It was wanted once and not there: ld.so never asks again.

    std::shared_ptr<const Image> main;     ///< The program's, whose origin is not that of its path.
    std::shared_ptr<const Image> kernel;   ///< The vDSO's, and ld.so's where its file could not be read.
    std::shared_ptr<const std::vector<DirectoryId>> library_path;
    std::shared_ptr<const std::vector<DirectoryId>> default_directories;
    /// Told when first wanted; then for ever, also that it is unknown.
    std::optional<std::optional<std::string>> main_origin;
    std::string program;   ///< As given.
    bool listed = false;   ///< Started as by `ld.so --list`.
    bool stack_is_executable = false;
    /// A preload into a setuid program is looked for: not by the cache, and it must be setuid itself.
    bool preloads_securely = false;

    ObjectIndex namespace_begin = 0;   ///< The first object of the namespace that is loaded into.

    /// The object whose file is this one, by device and inode, as ld.so compares them; the program that the kernel
    /// mapped and ld.so itself are never recognised so, but for ld.so in another namespace, where its `name` will do.
    [[nodiscard]] std::optional<ObjectIndex> find_file(const fs::Identity& identity, NameId name) const;
    /// The same process, about to load into a namespace that holds nothing.
    [[nodiscard]] ProcessState in_new_namespace() const;
    /// Enters an object under its path, what it was asked for as, and its SONAME.
    ObjectIndex add(Object object, const Image* image, NameId path, NameId requested_as);
    /// Undoes all `add`s from `first` on; returns the objects.
    std::vector<Object> remove_from(ObjectIndex first);
    /// What $ORIGIN means for the object.
    [[nodiscard]] std::optional<std::string> origin(ObjectIndex object);
    /// The program's. Source: glibc sysdeps/unix/sysv/linux/dl-origin.c.
    [[nodiscard]] const std::optional<std::string>& origin_of_main();
};

inline constexpr ObjectIndex main_object = 0;
inline constexpr ObjectIndex loader_object = 1;
inline constexpr ObjectIndex kernel_object = 2;

}   // namespace sandroot::loader
