// Process: a simulated process as ld.so sees it. Objects enter it in load order and stay under their names; nothing
// runs.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/elf/facts.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/system.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::loader {

/// By which rule a library was found; the words of the JSON report.
enum class Source : std::uint8_t {
    rpath,          ///< DT_RPATH of the requester, of what loaded it, or of the program.
    runpath,        ///< DT_RUNPATH of the requester.
    library_path,   ///< LD_LIBRARY_PATH.
    cache,          ///< /etc/ld.so.cache.
    default_directory,
    path,     ///< The name holds a slash.
    loaded,   ///< An object already loaded answers to it.
    preload,
};
[[nodiscard]] std::string_view name_of(Source source);

/// What one candidate turned out to be.
enum class Verdict : std::uint8_t {
    found,
    absent,
    unreadable,   ///< EACCES: ld.so goes on.
    wrong_class,
    wrong_machine,
    aborts_list,         ///< ELOOP and the like: the rest of this list is not tried.
    fatal,               ///< ld.so gives up here: text, directory, wrong byte order…
    remembered_absent,   ///< It is there now; ld.so looked for its directory, or for the cache, before it was.
    excluded,   ///< A cache hit below a default directory, for an object linked with -z nodefaultlib; what may not be
                ///< preloaded into a setuid program.
};
[[nodiscard]] std::string_view name_of(Verdict verdict);

struct Tried {
    std::string path;   ///< The string that ld.so would open.
    Source source = Source::default_directory;
    Verdict verdict = Verdict::absent;
    std::string detail;   ///< For `fatal`: ld.so's own words ("file too short"); else empty.
};

using ObjectIndex = std::size_t;
struct ProcessState;

/// One loaded object.
struct Object {
    std::string path;                   ///< l_name: the string it was opened with; "" only for linux-vdso.
    std::vector<std::string> aliases;   ///< Names under which it was asked for, beside `path` and its SONAME.
    fs::Identity identity;
    std::shared_ptr<const elf::Facts> facts;   ///< Null for linux-vdso.
    std::optional<ObjectIndex>
        loader;   ///< l_loader: what caused its first load; none for the program and dlopened objects.
    Source source = Source::path;
    std::string requested_as;   ///< The name that first loaded it, tokens expanded.
};

/// One request for one name: always complete, whether it was found or not.
struct Request {
    std::string name;   ///< As in DT_NEEDED, tokens unexpanded.
    ObjectIndex requester = 0;
    std::optional<ObjectIndex> found;   ///< The object that answers it.
    Source source = Source::loaded;     ///< Meaningful where `found`.
    bool first_load = false;            ///< This request is what loaded the object.
    bool skipped = false;               ///< A token without value or a missing DT_AUXILIARY: ld.so goes on in silence.
    std::vector<Tried> tried;           ///< In order. Ends with the hit where there is one; empty for `loaded`.
    std::string error;                  ///< ld.so's own words where it would stop; empty where `found` or `skipped`.
};

enum class LoadStatus : std::uint8_t { ok, missing, fatal };

/// What DT_AUDIT or DT_DEPAUDIT of the program names.
struct Auditor {
    std::string name;
    std::vector<Object> objects;   ///< What it brought into its namespace, itself first; empty where it failed.
    std::string error;             ///< ld.so's own words; it then goes on without.
};

/// What one start or one dlopen did.
struct Loaded {
    LoadStatus status = LoadStatus::ok;
    std::string error;                  ///< The first error in ld.so's words; empty for ok.
    std::optional<ObjectIndex> root;    ///< The program or the dlopened object; none when itself could not be opened.
    std::vector<ObjectIndex> objects;   ///< New ones, in load order, `root` first (unless it was already there). What a
                                        ///< DT_FILTER or DT_AUXILIARY brought in
    ///< stands before the object that has the tag, as in ld.so's own list.
    std::vector<Request> requests;   ///< In the order in which ld.so made them, breadth first.
    /// Of a dlopen that failed: the objects that ld.so unloads again. Indices from Process::loaded().size() on mean
    /// these.
    std::vector<Object> abandoned;
    std::vector<std::string>
        version_errors;   ///< "F: version `V' not found (required by R)", each one; the first is in `error`, too.
    std::vector<Auditor> auditors{};   ///< Of a start.
};

struct StartOptions {
    std::string library_path;              ///< LD_LIBRARY_PATH; empty is unset.
    std::vector<std::string> preload;      ///< LD_PRELOAD entries, before /etc/ld.so.preload's.
    std::string working_directory = "/";   ///< What empty and relative elements mean.
    bool proc_mounted = true;              ///< Without /proc the program's own $ORIGIN is unknown.
    bool inhibit_cache = false;
    /// Resolve all that can be, as `ldd` does, rather than stop at the first name that is missing or no library.
    bool keep_going = true;
};

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
