// Process: a simulated process as ld.so sees it. Objects enter it in load order and stay under their names; nothing
// runs.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/loaded.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/start_options.hpp>
#include <sandroot/loader/system/system.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::loader {

struct ProcessState;

/// Copyable: a copy is the same process at that moment, which then goes its own way (to judge each extension alone).
/// Copies share what was read and learnt, so to judge many programs start copies of one process that was not started.
/// A process and its copies must not be used by several threads at once.
class Process {
public:
    /// `tree` and `objects` must outlive the process. `objects` reads from the same tree.
    Process(const fs::Tree& tree, Objects& objects, System system, StartOptions options);
    Process(const Process& other);
    Process& operator=(const Process& other);
    Process(Process&&) noexcept;
    Process& operator=(Process&&) noexcept;
    ~Process();

    /// Starts `program` (a path as exec would get it): loads it, preloads, and its closure breadth first.
    /// Errors: `program` cannot be read or is no dynamic ELF object; the process was started before. A missing library
    /// is in the answer. Source: glibc elf/rtld.c:dl_main, elf/dl-deps.c:_dl_map_object_deps.
    [[nodiscard]] Result<Loaded> start(const std::string& program);

    /// As `ld.so --list FILE`: `file` becomes the main map whatever it is, with its origin taken from the path as
    /// written. A name without a slash is a file in the working directory.
    [[nodiscard]] Result<Loaded> start_as_list(const std::string& file);

    /// dlopen(name) called from `caller` (the program where unset). What fails leaves no objects behind. Objects that
    /// were loaded before are not gone through again, since all that they need was loaded with them. Source: glibc
    /// elf/dl-open.c.
    [[nodiscard]] Loaded open(const std::string& name, std::optional<ObjectIndex> caller = {});

    /// What a search for `name` on behalf of `requester` would come to if no loaded object answered to that name: the
    /// request as it would be made. Nothing is loaded; `found` names a loaded object where it is that file.
    [[nodiscard]] Request look_for(const std::string& name, ObjectIndex requester);

    /// dlmopen(LM_ID_NEWLM): the process as a library sees it that is opened in a namespace of its own. There no name
    /// and no file is loaded yet; only ld.so, once it is found, is the one that runs. `open` of what is returned loads
    /// into that namespace; directories that it looks for are not remembered here. Source: glibc
    /// elf/dl-load.c:_dl_map_object_from_fd.
    [[nodiscard]] Process new_namespace() const;

    /// chroot(2) into `tree`, read through `objects`, and chdir("/"): what is loaded stays, names stay satisfied, /proc
    /// goes, and later lookups see the new tree. The new root's ld.so.cache is used unless the outer one was missed
    /// when first wanted; a directory that was once looked for in vain is never tried again.
    void change_root(const fs::Tree& tree, Objects& objects);

    /// The program, ld.so and the kernel's own object first, then in load order.
    [[nodiscard]] const std::vector<Object>& loaded() const noexcept;
    /// The same for one who has no more use for the process.
    [[nodiscard]] std::vector<Object> take_loaded() &&;
    [[nodiscard]] const System& system() const noexcept;

private:
    std::unique_ptr<ProcessState> state_;
};

}   // namespace sandroot::loader
