// Plan: what enters the root, each entry with its reasons; what is missing; what was left out and why.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/loader/search/elsewhere.hpp>
#include <sandroot/plan/directory.hpp>
#include <sandroot/plan/findings.hpp>
#include <sandroot/scope/selection.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::plan {

/// Why something enters the root. The words are those of the JSON report.
enum class ReasonKind : std::uint8_t {
    interpreter,   ///< The program itself, its libpython, pyvenv.cfg.
    stdlib,
    site,              ///< A site directory's content.
    needed,            ///< DT_NEEDED of `by`.
    dlopen_note,       ///< A .note.dlopen of `by`.
    hwcaps,            ///< A variant that ld.so takes on a better CPU.
    companion,         ///< Data or a library that `by` opens at run time.
    named_in_source,   ///< A library that the Python source `by` names.
    symlink,           ///< A hop on the way from a name to its file.
    directory,         ///< A directory that a path crosses.
    link_target,       ///< Where a symlink of a package leads.
    profile,           ///< Asked for by the profile.
    cache,             ///< The root's ld.so.cache.
    added,             ///< --add.
};
[[nodiscard]] std::string_view name_of(ReasonKind kind);

struct Reason {
    ReasonKind kind = ReasonKind::added;
    std::optional<RootPath> by;   ///< What asked for it.
    std::string detail;           ///< "DT_NEEDED libz.so.1, found by ld.so.cache"
    friend auto operator<=>(const Reason&, const Reason&) = default;
};

enum class MissingStatus : std::uint8_t {
    missing,
    order_dependent,   ///< Works once another package of the environment has been imported.
    host_provided,     ///< Comes with the host's driver (libcuda.so.1).
    optional,          ///< Only something that no import reaches needs it, or it is opened at run time, if at all.
};
[[nodiscard]] std::string_view name_of(MissingStatus status);

struct Needer {
    RootPath path;
    std::string package;   ///< Distribution name; empty where none owns it.
    std::string how{};     ///< Where DT_NEEDED is not the way: "line 63: find_library("zbar")".
};

/// Why the loader takes nothing for a name. The words are those of the JSON report.
enum class Refusal : std::uint8_t {
    absent,              ///< Nothing lies where it looks.
    dangling_link,       ///< `value`: the target, which is not there.
    executable_stack,    ///< The file wants one, which dlopen refuses since glibc 2.41.
    not_loadable,        ///< A directory, text, a file that was cut off…: `error` has the loader's words.
    unreadable,          ///< EACCES.
    other_python,        ///< A module: `value`: the tag of the Python that it is for; `newest`: this one's.
    version_not_found,   ///< `value`: the version that the file lacks; `newest`: the last of its kind that it has.
    wrong_class,         ///< A 32-bit file for a 64-bit process, or the reverse.
    wrong_machine,
};
[[nodiscard]] std::string_view name_of(Refusal refusal);

/// A library, or a version of one, that an object needs and does not get; or an extension module that is there and
/// cannot be imported.
struct Missing {
    std::string name;   ///< "libz.so.1"; of a module its dotted name.
    MissingStatus status = MissingStatus::missing;
    std::vector<Needer> needed_by;      ///< Those of the status first, sorted.
    std::string error;                  ///< ld.so's own words.
    std::vector<std::string> places;    ///< The paths that were tried for the first needer, in order.
    loader::Elsewhere elsewhere = {};   ///< What would answer it, but lies where ld.so does not look.
    Refusal refusal = Refusal::absent;
    std::string refused = {};   ///< The path of the file that the loader found and did not take, unless `absent`.
    std::string value = {};
    std::string newest = {};
    bool is_module = false;
    std::size_t untold = 0;   ///< Further paths that were tried in vain.
};

struct Totals {
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    std::size_t objects = 0;            ///< ELF objects among the files.
    std::size_t system_libraries = 0;   ///< Those outside stdlib and site directories.
};

struct Plan {
    std::vector<Directory> directories;   ///< Sorted by path; the first is the top.
    std::vector<Reason> reasons;          ///< Each once; names refer to them by index.
    std::vector<RootPath> whole;   ///< Directories taken with all that is below them, none inside another, sorted.
    std::vector<Missing> missing;
    std::vector<LeftOut> left_out;
    std::vector<Remark> remarks;
    std::optional<scope::Selection> scope{};   ///< None where everything that is installed is meant. See scope.hpp.
    bool has_aliases = false;   ///< A file may enter under several names, though the tree has it under one.
    Totals totals;
};

/// A top that nothing asked for: every plan has one.
[[nodiscard]] Directory unplanned_top();
/// The directory at `path`; null where the plan has none.
[[nodiscard]] const Directory* find_directory(const Plan& plan, std::string_view path);
/// What the plan has at `path`, a directory or any other name.
[[nodiscard]] std::optional<Name> find(const Plan& plan, const RootPath& path);
/// What lies directly in the directory at `path`, directories among it, sorted by name.
[[nodiscard]] std::vector<Name> names_in(const Plan& plan, const RootPath& path);
/// Calls `take` with each name of the plan, by path: a directory, and later all that lies in it.
void each_name(const Plan& plan, const std::function<void(const Name&)>& take);

}   // namespace sandroot::plan
