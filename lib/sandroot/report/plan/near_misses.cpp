#include <sandroot/base/escape.hpp>
#include <sandroot/report/plan/near_misses.hpp>

#include <fmt/format.h>

namespace sandroot::report {

std::string elsewhere_text(const loader::Elsewhere& elsewhere, std::string_view indent) {
    if (elsewhere.paths.empty()) return {};
    std::string out;
    for (const auto& path : elsewhere.paths)
        out += fmt::format("{}present at {}\n", indent, escape_for_terminal(path.str()));
    out += fmt::format("{}{}; found with --library-path {}\n", indent,
                       elsewhere.unconfigured ? "update-alternatives was never run in this root, so no link leads there"
                                              : "the loader does not look there",
                       escape_for_terminal(elsewhere.paths.front().parent().str()));
    return out;
}

void put_elsewhere(Json& json, const loader::Elsewhere& elsewhere) {
    Json& present_at = json["present_at"] = Json::array();
    for (const auto& path : elsewhere.paths) present_at.push_back(json_name(path));
    json["unconfigured"] = elsewhere.unconfigured;
}

}   // namespace sandroot::report
