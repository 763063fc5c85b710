// What the manifest says of the names of a plan.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/placing/work_plan.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace sandroot::root {

/// What a manifest says of a name of the plan.
enum class Record : std::uint8_t {
    nothing,
    another,
    linked,
    copied,
    unsure,   ///< A copy whose source may have changed since, with its size and time of modification as before.
};

/// What it says of all of them.
struct Records {
    std::vector<std::vector<Record>> names;   ///< As in Links.
    std::vector<Record> hard_links;
    bool differ = false;   ///< The manifest is not that of the plan.
};

/// `manifest` is the text; `settled_before` as in manifest.hpp. Errors: malformed.
[[nodiscard]] Result<Records> records_of(const placing::WorkPlan& work, std::string_view manifest,
                                         std::int64_t settled_before);

}   // namespace sandroot::root
