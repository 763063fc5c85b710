#include <sandroot/base/escape.hpp>
#include <sandroot/report/plan/near_misses.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sandroot::report {

namespace {

/// Without the /usr that merged systems have in front of /lib, /bin and the like.
std::string_view unmerged(std::string_view path) {
    if (path.starts_with("/usr/lib")) path.remove_prefix(4);
    return path;
}

bool is_looked_in(const RootPath& directory, std::span<const std::string> places) {
    return std::ranges::any_of(places, [&](const std::string& place) {
        return unmerged(RootPath(place).parent().str()) == unmerged(directory.str());
    });
}

}   // namespace

std::string elsewhere_text(const loader::Elsewhere& elsewhere, std::string_view indent,
                           std::span<const std::string> places) {
    if (elsewhere.paths.empty()) return {};
    std::string out;
    for (const auto& path : elsewhere.paths)
        out += fmt::format("{}present at {}\n", indent, escape_for_terminal(path.str()));
    if (is_looked_in(elsewhere.paths.front().parent(), places))
        return out +
               fmt::format("{}the loader looks in this directory for another file name; ldconfig makes the link\n",
                           indent);
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
