// musl lists: DT_RPATH, DT_RUNPATH, LD_LIBRARY_PATH and the system path as the directories that musl makes of them.
#pragma once

#include <sandroot/elf/facts.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::loader {

/// Elements end at a colon or a line feed; empty ones do not count. Each directory is as written with a slash after it.
/// Source: musl ldso/dynlink.c:path_open.
[[nodiscard]] std::vector<std::string> split_musl_list(std::string_view text);

/// `rpath` with each $ORIGIN and ${ORIGIN} replaced, whatever follows. Nothing, which silences the whole list, where it
/// holds another dollar sign, or a token while `origin` is unknown. Source: musl ldso/dynlink.c:fixup_rpath.
[[nodiscard]] std::optional<std::string> expand_musl_rpath(std::string_view rpath,
                                                           const std::optional<std::string>& origin);

/// The one list of an object: a DT_RUNPATH stands in for the DT_RPATH, and counts no less.
[[nodiscard]] std::vector<std::string> musl_rpath(const elf::Facts& facts, const std::optional<std::string>& origin);

/// The directory part of a path as opened, which stays relative where that is: "" for a file in the root directory.
[[nodiscard]] std::string musl_origin_of(std::string_view path);

}   // namespace sandroot::loader
