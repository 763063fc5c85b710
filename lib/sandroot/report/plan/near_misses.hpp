// What would answer a request that failed, but lies where the loader does not look: the same words in every report.
#pragma once

#include <sandroot/loader/search/elsewhere.hpp>
#include <sandroot/report/format/json.hpp>

#include <span>
#include <string>
#include <string_view>

namespace sandroot::report {

/// A line for each library, and one that says what to do; each begins with `indent`. Empty if there is none. `places`
/// are the paths that the loader tried: a library in one of their directories lacks its link.
[[nodiscard]] std::string elsewhere_text(const loader::Elsewhere& elsewhere, std::string_view indent,
                                         std::span<const std::string> places = {});

/// Adds the fields "present_at" and "unconfigured" to `json`.
void put_elsewhere(Json& json, const loader::Elsewhere& elsewhere);

}   // namespace sandroot::report
