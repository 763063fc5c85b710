// ResolvedFile: what `resolve` found out about one file, and its libraries as rows that every report of it shows.
#pragma once

#include <sandroot/loader/elsewhere.hpp>
#include <sandroot/loader/process.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::report {

struct ResolvedFile {
    std::string path;   ///< As it was asked for.
    loader::LoadStatus status = loader::LoadStatus::ok;
    std::string error;             ///< Why the status is not ok; empty for ok.
    bool unreadable = false;       ///< It could not be examined at all.
    bool static_program = false;   ///< Needs no loader.
    loader::Loaded loaded;
    std::vector<loader::Object> objects;         ///< What `loaded` indexes.
    std::vector<std::string> notes;              ///< What a person should know beside, one sentence each.
    std::vector<std::optional<RootPath>> real;   ///< Of each object, the end of its path in the same root.
    /// By missing name, what would answer it; unset where nobody looked.
    std::optional<std::map<std::string, loader::Elsewhere>> elsewhere = {};
};

/// One library of a file: an object that was loaded, or a request that nothing answered.
struct Library {
    std::string name;                            ///< As it was requested.
    std::optional<loader::ObjectIndex> object;   ///< None for a missing one.
    std::optional<loader::Source> source;
    loader::ObjectIndex needed_by = 0;
    const loader::Request* request = nullptr;   ///< The one that loaded it or failed; null where no request did.
};

/// In ld.so's load order, a missing one where it was asked for; each loaded object once, each missing name once for
/// each requester. The file itself and linux-vdso are left out. Points into `file`.
[[nodiscard]] std::vector<Library> libraries_of(const ResolvedFile& file);

/// What would answer the missing library of `row`; empty where nothing does or nobody looked.
[[nodiscard]] loader::Elsewhere elsewhere_of(const ResolvedFile& file, const Library& row);

/// The path of an object, or for linux-vdso its name.
[[nodiscard]] std::string path_of(const ResolvedFile& file, loader::ObjectIndex index);

}   // namespace sandroot::report
