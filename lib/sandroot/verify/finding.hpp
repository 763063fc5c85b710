// Finding: one thing that is wrong with a root, or that a person should know about it.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace sandroot::verify {

enum class Severity : std::uint8_t { error, warning };
[[nodiscard]] std::string_view name_of(Severity severity);

/// Kinds, as the JSON report spells them.
/// From imports: missing_library, import_failed, unreadable_inside, killed_by_filter; warnings: fails_outside_too,
/// needs_proc, needs_dev, needs_sys.
/// From resolving: missing_library, missing_inside, differs_inside, unusable_inside, version_not_found; warnings:
/// absent_inside, order_dependent, host_provided.
/// From symbols: undefined_symbol.
/// From the root's own state: no_tmp, setuid, device_node, special_file, world_writable, unreadable_inside,
/// interpreter_link; warnings: dangling_link, leads_out.
/// From the manifest: changed, added, removed; warning: stale.
struct Finding {
    Severity severity = Severity::error;
    std::string kind;
    std::string at;             ///< A path in the root or a module name.
    std::string text;           ///< What happened, with the exact message, and what to do. May have several lines.
    std::string library = {};   ///< The library that it is about, where there is one: "libGL.so.1".
    friend auto operator<=>(const Finding&, const Finding&) = default;
};

}   // namespace sandroot::verify
