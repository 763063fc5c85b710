#include <sandroot/base/escape.hpp>
#include <sandroot/report/build/archived.hpp>
#include <sandroot/report/build/build_findings.hpp>
#include <sandroot/report/format/quantities.hpp>

#include <fmt/format.h>

#include <vector>

namespace sandroot::report {

namespace {

Json name_of(archive::Compression compression) {
    switch (compression) {
    case archive::Compression::none:
        return nullptr;
    case archive::Compression::gzip:
        return "gzip";
    case archive::Compression::zstd:
        return "zstd";
    case archive::Compression::xz:
        return "xz";
    }
    return nullptr;
}

}   // namespace

std::string archived_text(const ArchiveReport& report, const Palette& palette) {
    std::string out = warnings_text(report.plan, palette);
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
    return out + notes_text(made.notes, palette);
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
    put_findings(json, made.notes, report.plan);
    return json_dump(json);
}

}   // namespace sandroot::report
