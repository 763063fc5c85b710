#include <sandroot/base/escape.hpp>
#include <sandroot/report/archived.hpp>
#include <sandroot/report/plan_json.hpp>
#include <sandroot/report/plan_text.hpp>
#include <sandroot/report/words.hpp>

#include <fmt/format.h>

#include <vector>

namespace sandroot::report {

namespace {

Json name_of(root::Compression compression) {
    switch (compression) {
    case root::Compression::none:
        return nullptr;
    case root::Compression::gzip:
        return "gzip";
    case root::Compression::zstd:
        return "zstd";
    case root::Compression::xz:
        return "xz";
    }
    return nullptr;
}

}   // namespace

std::string archived_text(const ArchiveReport& report, const Palette& palette) {
    std::string out = missing_text(report.plan.missing, palette);
    if (!out.empty()) out += '\n';
    const auto& made = report.archived;
    const std::string file = report.file ? escape_for_terminal(report.file->str()) : "standard output";
    out += fmt::format("{}: {}, {} in an archive of {}\n", palette.paint(palette.strong, file),
                       counted(report.plan.totals.files, "file"), human_size(report.plan.totals.bytes),
                       human_size(made.archive_bytes));
    std::vector<std::string> parts;
    if (made.files > 0) parts.push_back(human_count(made.files) + " copied");
    if (made.hard_links > 0) parts.push_back(counted(made.hard_links, "hard link"));
    if (made.generated > 0) parts.push_back(human_count(made.generated) + " generated");
    if (made.symlinks > 0) parts.push_back(counted(made.symlinks, "symlink"));
    if (made.directories > 0) parts.push_back(counted(made.directories, "directory", "directories"));
    if (!parts.empty()) out += fmt::format("  {}\n", fmt::join(parts, ", "));
    for (const auto& note : made.notes)
        out += "  " + palette.paint(palette.dim, "note: " + escape_for_terminal(note)) + '\n';
    return out;
}

std::string archived_json(const ArchiveReport& report) {
    const auto& made = report.archived;
    Json json = json_head("build");
    json["archive"] = report.file ? json_name(report.file->str()) : Json(nullptr);
    json["compression"] = name_of(report.compression);
    json["archive_bytes"] = made.archive_bytes;
    json["directories"] = made.directories;
    json["symlinks"] = made.symlinks;
    json["copied"] = made.files;
    json["hard_links"] = made.hard_links;
    json["generated"] = made.generated;
    json["bytes_copied"] = made.bytes;
    json["notes"] = Json::array();
    for (const auto& note : made.notes) json["notes"].push_back(json_text(note));
    json["missing"] = Json::array();
    for (const auto& missing : report.plan.missing) json["missing"].push_back(json_of(missing));
    Json& totals = json["totals"];
    totals["files"] = report.plan.totals.files;
    totals["bytes"] = report.plan.totals.bytes;
    return json_dump(json);
}

}   // namespace sandroot::report
