// Loaded: what one start or one dlopen of a simulated process did, request by request.
#pragma once

#include <sandroot/base/shared_text.hpp>
#include <sandroot/elf/facts.hpp>
#include <sandroot/fs/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
    /// A cache hit below a default directory, for an object linked with -z nodefaultlib; what may not be preloaded into
    /// a setuid program.
    excluded,
};
[[nodiscard]] std::string_view name_of(Verdict verdict);

struct Attempt {
    SharedText path;   ///< The string that ld.so would open.
    Source source = Source::default_directory;
    Verdict verdict = Verdict::absent;
    std::string detail;   ///< For `fatal`: ld.so's own words ("file too short"); else empty.
};

using ObjectIndex = std::size_t;

/// One loaded object.
struct Object {
    SharedText path;                   ///< l_name: the string it was opened with; "" only for linux-vdso.
    std::vector<SharedText> aliases;   ///< Names under which it was asked for, beside `path` and its SONAME.
    fs::Identity identity;
    std::shared_ptr<const elf::Facts> facts;   ///< Null for linux-vdso.
    /// l_loader: what caused its first load; none for the program and dlopened objects.
    std::optional<ObjectIndex> loader;
    Source source = Source::path;
    SharedText requested_as;   ///< The name that first loaded it, tokens expanded.
};

/// No real object's lists are as long.
inline constexpr std::size_t most_attempts = 100;

/// One request for one name: always complete, whether it was found or not.
struct Request {
    SharedText name;   ///< As in DT_NEEDED, tokens unexpanded.
    ObjectIndex requester = 0;
    std::optional<ObjectIndex> found;   ///< The object that answers it.
    Source source = Source::loaded;     ///< Meaningful where `found`.
    bool first_load = false;            ///< This request is what loaded the object.
    bool skipped = false;               ///< A token without value or a missing DT_AUXILIARY: ld.so goes on in silence.
    std::vector<Attempt> tried;         ///< In order. Ends with the hit where there is one; empty for `loaded`.
    std::size_t untold = 0;             ///< So many further paths were tried in vain, beyond `most_attempts`.
    std::string error;                  ///< ld.so's own words where it would stop; empty where `found` or `skipped`.
};

enum class LoadStatus : std::uint8_t { ok, missing, fatal };

/// What DT_AUDIT or DT_DEPAUDIT of the program names.
struct Auditor {
    std::string name;
    std::vector<Object> objects;   ///< What it brought into its namespace, itself first; empty where it failed.
    std::string error;             ///< ld.so's own words; it then goes on without.
};

/// A version that an object wants and the library that answers lacks. Source: glibc elf/dl-version.c.
struct VersionError {
    std::string text;         ///< ld.so's own words: "F: version `V' not found (required by R)".
    SharedText provider;      ///< F.
    std::string version;      ///< V; empty if no loaded object answers to the name of the library.
    SharedText required_by;   ///< R.
};

/// What one start or one dlopen did.
struct Loaded {
    LoadStatus status = LoadStatus::ok;
    std::string error;                 ///< The first error in ld.so's words; empty for ok.
    std::optional<ObjectIndex> root;   ///< The program or the dlopened object; none when itself could not be opened.
    /// New ones, in load order, `root` first (unless it was already there). What a DT_FILTER or DT_AUXILIARY brought in
    /// stands before the object that has the tag, as in ld.so's own list.
    std::vector<ObjectIndex> objects;
    std::vector<Request> requests;   ///< In the order in which ld.so made them, breadth first.
    /// After a dlopen that failed: the objects that ld.so unloads again. Indices from Process::loaded().size() on mean
    /// these.
    std::vector<Object> abandoned;
    std::vector<VersionError> version_errors;   ///< The first is in `error`, too.
    std::vector<Auditor> auditors{};            ///< Those of a start.
};

}   // namespace sandroot::loader
