#include <sandroot/base/escape.hpp>
#include <sandroot/report/build/build_findings.hpp>
#include <sandroot/report/build/built.hpp>
#include <sandroot/report/format/quantities.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace sandroot::report {

namespace {

/// "3 added, 1 removed", in the order of How.
std::string tally_of(const std::vector<root::Difference>& differences) {
    std::vector<std::string> parts;
    for (const auto how : {root::How::added, root::How::replaced, root::How::removed, root::How::retargeted})
        if (const auto count = std::ranges::count(differences, how, &root::Difference::how); count > 0)
            parts.push_back(fmt::format("{} {}", human_count(static_cast<std::size_t>(count)), name_of(how)));
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string line_of(const root::Difference& difference) {
    const std::string at = escape_for_terminal(difference.at.str());
    const bool has_size = difference.kind == plan::Kind::file || difference.kind == plan::Kind::generated;
    const std::string slash = difference.kind == plan::Kind::directory ? "/" : "";
    switch (difference.how) {
    case root::How::added:
        return fmt::format("+ {}{}{}", at, slash, has_size ? "  " + human_size(difference.after) : "");
    case root::How::removed:
        return fmt::format("- {}{}{}", at, slash, has_size ? "  " + human_size(difference.before) : "");
    case root::How::replaced:
        return fmt::format(
            "~ {}{}{}", at, slash,
            has_size ? fmt::format("  {} -> {}", human_size(difference.before), human_size(difference.after)) : "");
    case root::How::retargeted:
        return fmt::format("> {}  -> {}", at, escape_for_terminal(difference.target));
    }
    return at;
}

Json json_of(const root::Difference& difference) {
    Json json;
    json["at"] = json_name(difference.at.str());
    json["how"] = name_of(difference.how);
    json["kind"] = plan::name_of(difference.kind);
    json["size_before"] = difference.before;
    json["size_after"] = difference.after;
    if (difference.how == root::How::retargeted) json["target"] = json_name(difference.target);
    return json;
}

std::string forecast_text(const root::Forecast& forecast, const std::string& target) {
    if (forecast.differences.empty()) return target + ": nothing would change (dry run)\n";
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    std::string out;
    for (const auto& difference : forecast.differences) {
        before += difference.before;
        after += difference.after;
        out += "  " + line_of(difference) + '\n';
    }
    return fmt::format("{}: {}, {} in place of {} (dry run, nothing was changed)\n{}", target,
                       tally_of(forecast.differences), human_size(after), human_size(before), out);
}

}   // namespace

std::string built_text(const BuildReport& report, const Palette& palette) {
    std::string out = warnings_text(report.plan, palette);
    const std::string target = palette.paint(palette.strong, escape_for_terminal(report.target.str()));
    const auto& totals = report.plan.totals;
    if (!report.built && report.forecast && report.forecast->stands)
        return out + forecast_text(*report.forecast, target);
    if (!report.built) {
        out += fmt::format("{}: would hold {}, {} (dry run, nothing was changed)\n", target,
                           counted(totals.files, "file"), human_size(totals.bytes));
        return out;
    }
    const root::Built& built = *report.built;
    out += fmt::format("{}: {}, {}", target, counted(totals.files, "file"), human_size(totals.bytes));
    if (built.outcome == root::Outcome::unchanged) out += ", unchanged";
    if (built.outcome == root::Outcome::refreshed) out += ", refreshed: " + tally_of(built.differences);
    out += '\n';

    std::vector<std::string> parts;
    const std::array<std::pair<std::size_t, std::string_view>, 4> counts{{{built.linked, "linked"},
                                                                          {built.reflinked, "reflinked"},
                                                                          {built.copied, "copied"},
                                                                          {built.generated, "generated"}}};
    for (const auto& [number, word] : counts)
        if (number > 0) parts.push_back(fmt::format("{} {}", human_count(number), word));
    if (built.symlinks > 0) parts.push_back(counted(built.symlinks, "symlink"));
    if (built.directories > 0) parts.push_back(counted(built.directories, "directory", "directories"));
    if (built.bytes_copied > 0) parts.push_back(human_size(built.bytes_copied) + " of data copied");
    if (!parts.empty()) out += fmt::format("  {}\n", fmt::join(parts, ", "));
    for (const auto& name : built.kept) out += fmt::format("  kept {} from the old root\n", escape_for_terminal(name));
    return out + notes_text(built.notes, palette);
}

std::string built_json(const BuildReport& report) {
    Json json = json_head("build");
    json["root"] = json_name(report.target.str());
    json["dry_run"] = !report.built;
    const root::Built built = report.built.value_or(root::Built{});
    json["outcome"] = report.built ? Json(name_of(built.outcome)) : Json(nullptr);
    json["changes"] = Json::array();
    for (const auto& difference : report.forecast ? report.forecast->differences : built.differences)
        json["changes"].push_back(json_of(difference));
    json["directories"] = built.directories;
    json["symlinks"] = built.symlinks;
    json["linked"] = built.linked;
    json["reflinked"] = built.reflinked;
    json["copied"] = built.copied;
    json["generated"] = built.generated;
    json["bytes_copied"] = built.bytes_copied;
    json["kept"] = Json::array();
    for (const auto& name : built.kept) json["kept"].push_back(json_name(name));
    put_findings(json, built.notes, report.plan);
    return json_dump(json);
}

}   // namespace sandroot::report
