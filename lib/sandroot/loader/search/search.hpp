// Search: for one name and one requester, the places in ld.so's order until one of them holds a file that will do.
#pragma once

#include <sandroot/loader/process_state.hpp>

#include <string>
#include <vector>

namespace sandroot::loader {

struct SearchResult {
    const Candidate* hit = nullptr;
    Source source = Source::default_directory;
    std::string error;    ///< ld.so's words where there is no hit.
    bool fatal = false;   ///< It found something that it will not pass over.
};

/// A name without a slash: RPATHs, LD_LIBRARY_PATH, RUNPATH, cache, default directories. Every place goes into `tried`.
/// Source: glibc elf/dl-load.c:_dl_map_object, open_path.
[[nodiscard]] SearchResult search_glibc(ProcessState& process, NameId name, ObjectIndex requester, Request& request);

/// A name with a slash, its tokens expanded; `name` is what it was asked for as, for the error.
[[nodiscard]] SearchResult open_path(ProcessState& process, const std::string& path, std::string_view name,
                                     Request& request);

}   // namespace sandroot::loader
