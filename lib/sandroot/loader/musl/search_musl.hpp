// Search, musl: for one name and one requester, the places in musl's order until one of them holds a file that opens.
#pragma once

#include <sandroot/loader/search/search.hpp>

#include <optional>
#include <vector>

namespace sandroot::loader {

/// A name without a slash: LD_LIBRARY_PATH, the rpaths of `needed_by` and of all that led to it, the system path. None
/// for `needed_by` means no rpath at all. Errors are in musl's words for errno.
/// Source: musl ldso/dynlink.c:load_library, path_open.
[[nodiscard]] SearchResult search_musl(ProcessState& process, NameId name, std::optional<ObjectIndex> needed_by,
                                       Request& request);

/// A name with a slash, which counts from the working directory, or the empty one, which is an error.
[[nodiscard]] SearchResult open_path_in_musl(ProcessState& process, const std::string& path, Request& request);

}   // namespace sandroot::loader
