// When `build --output` means an archive: by the name that it is given.
#pragma once

#include <sandroot/base/error.hpp>

#include "cli/resolve_options.hpp"

#include <optional>

namespace sandroot::app {

/// An archive for `-`, standard output, and for names that end as archives do (.tar, .tar.gz…); nothing for other
/// names, which are for the report. Errors: usage: a compression that is not available, options that are about a
/// directory, a terminal, JSON on the same standard output, a SOURCE_DATE_EPOCH that is not a number.
[[nodiscard]] Result<std::optional<ArchiveOptions>>
archive_option(const Options& options, const ParsedArguments& arguments, const Surroundings& around);

}   // namespace sandroot::app
