#include <sandroot/base/escape.hpp>
#include <sandroot/report/built.hpp>
#include <sandroot/report/plan_json.hpp>
#include <sandroot/report/plan_text.hpp>
#include <sandroot/report/words.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

namespace sandroot::report {

std::string built_text(const BuildReport& report, const Palette& palette) {
    std::string out = missing_text(report.plan.missing, palette);
    if (!out.empty()) out += '\n';
    const std::string target = palette.paint(palette.strong, escape_for_terminal(report.target.str()));
    const auto& totals = report.plan.totals;
    if (!report.built) {
        out += fmt::format("{}: would hold {}, {} (dry run, nothing was changed)\n", target,
                           counted(totals.files, "file"), human_size(totals.bytes));
        return out;
    }
    const root::Built& built = *report.built;
    out += fmt::format("{}: {}, {}\n", target, counted(totals.files, "file"), human_size(totals.bytes));

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
    for (const auto& note : built.notes)
        out += "  " + palette.paint(palette.dim, "note: " + escape_for_terminal(note)) + '\n';
    return out;
}

std::string built_json(const BuildReport& report) {
    Json json = json_head("build");
    json["root"] = json_name(report.target.str());
    json["dry_run"] = !report.built;
    const root::Built built = report.built.value_or(root::Built{});
    json["directories"] = built.directories;
    json["symlinks"] = built.symlinks;
    json["linked"] = built.linked;
    json["reflinked"] = built.reflinked;
    json["copied"] = built.copied;
    json["generated"] = built.generated;
    json["bytes_copied"] = built.bytes_copied;
    json["kept"] = Json::array();
    for (const auto& name : built.kept) json["kept"].push_back(json_name(name));
    json["notes"] = Json::array();
    for (const auto& note : built.notes) json["notes"].push_back(json_text(note));
    json["missing"] = Json::array();
    for (const auto& missing : report.plan.missing) json["missing"].push_back(json_of(missing));
    Json& totals = json["totals"];
    totals["files"] = report.plan.totals.files;
    totals["bytes"] = report.plan.totals.bytes;
    return json_dump(json);
}

}   // namespace sandroot::report
