// The root's own ld.so.cache, so that what the image found by its cache or LD_LIBRARY_PATH is found inside too.
#pragma once

#include <sandroot/loader/system/system.hpp>
#include <sandroot/plan/libraries/closure.hpp>

#include <optional>
#include <string>

namespace sandroot::plan {

/// The bytes of a cache that offers each bare name which a lookup answered, with the same path; the image's own entries
/// for libraries of the root come first, in their order, so that a name leads inside where it leads outside. Nothing
/// for musl, which has no cache, and for a machine that no cache flag is known for.
[[nodiscard]] std::optional<std::string> root_cache(const Closure& closure, const loader::System& system);

}   // namespace sandroot::plan
