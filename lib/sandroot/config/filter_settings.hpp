// What a sandbox's configuration says about its filter of system calls.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/config/environment_file.hpp>
#include <sandroot/config/read.hpp>
#include <sandroot/filter/rules.hpp>
#include <sandroot/versions/version.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::config {

/// A list as ALLOWED_SYSCALLS holds it, by the rules of Go's strconv.Atoi: digits with at most a sign before them;
/// where `version` trims, blanks count for nothing and so does what is not a number. `origin` names it in errors.
/// Errors, usage: what ends the server at its start.
[[nodiscard]] Result<std::vector<int>> parse_calls(std::string_view text, const versions::Version& version,
                                                   std::string_view origin);

/// What the server makes of its file and variables, which win. A file that does not name enable_network switches it
/// off, as in the server; without a file it is on, as in the images. Errors: those of parse_calls(), for the key as
/// well.
[[nodiscard]] Result<filter::Settings> filter_settings(const File* file, const std::vector<Assignment>& environment,
                                                       const versions::Version& version);

}   // namespace sandroot::config
