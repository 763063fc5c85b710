// What a plan has to say beside its names: what was left out, and what a person should know about a name that enters.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/base/values.hpp>

#include <cstdint>
#include <string_view>

namespace sandroot::plan {

/// Why a name was left out. Behind each: the values that it comes with.
enum class LeftOutKind : std::uint8_t {
    above_stdlib,      ///< On sys.path, and it would bring a whole part of the system.
    directory_there,   ///< A file was asked for where a directory is.
    excluded,          ///< glob; by_profile: else by --exclude.
    failed,            ///< error.
    link_to_system,    ///< link: only it leads here, and it would bring a whole part of the system.
    no_directory,      ///< above: a path on the way that is not a directory.
    not_on_sys_path,   ///< A site-packages below the standard library in which no import looks.
    not_required,      ///< package, version: nothing that --package names requires it.
    pruned,            ///< set, because; by_profile: else by --prune.
    special_file,      ///< type.
    unowned,           ///< No single distribution owns it, and none that --package names.
    unreadable,        ///< error.
    vanished,          ///< error.
};
[[nodiscard]] std::string_view name_of(LeftOutKind kind);

struct LeftOut {
    RootPath at;
    LeftOutKind kind = LeftOutKind::failed;
    Values values{};
    bool is_unread = false;    ///< It could not be read, so the root lacks what somebody may expect there.
    std::uint64_t files = 0;   ///< With all that one line stands for; 0 if that was not counted.
    std::uint64_t bytes = 0;
};

enum class RemarkKind : std::uint8_t {
    cache_outdated,     ///< name, directory: ldconfig would make it found there.
    cache_unused,       ///< error: why ld.so does not use it.
    conflict,           ///< One name, different files: name, asked_by, other_files, other_askers.
    cpu,                ///< Needs more of the CPU than every machine has: level.
    dangling_link,      ///< target, error.
    executable_stack,   ///< glibc 2.41 and later refuse it.
    mode_changed,       ///< loses_setid, loses_others_write, becomes_readable.
    note_unreadable,    ///< Its .note.dlopen: error.
    requirement,        ///< What a distribution requires, or how its files were recognised, if only some are wanted:
                        ///< problem, with the values of a scope::Note.
    sibling,            ///< name, lender: found only because the lender was loaded before.
    unusable,           ///< defect, with the values of a python::Unusable.
};
[[nodiscard]] std::string_view name_of(RemarkKind kind);

/// Something a person should know about a name.
struct Remark {
    RootPath at;
    RemarkKind kind = RemarkKind::mode_changed;
    Values values{};
};

}   // namespace sandroot::plan
