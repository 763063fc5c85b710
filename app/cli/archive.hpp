// When `build --output` means an archive: by the name that it is given.
#pragma once

#include <sandroot/base/error.hpp>

#include "cli/request.hpp"

#include <optional>

namespace sandroot::app {

/// An archive for `-`, standard output, and for names that end as archives do (.tar, .tar.gz…); nothing for other
/// names, which are for the report. Errors: usage: a compression that is not to be had, options that are about a
/// directory, a terminal, JSON where standard output is taken, a SOURCE_DATE_EPOCH that is no number.
[[nodiscard]] Result<std::optional<ArchiveRequest>> settle_archive(const Typed& typed, const Surroundings& around);

}   // namespace sandroot::app
