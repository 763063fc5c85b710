#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/format/unified_diff.hpp>
#include <sandroot/report/sandbox/config_edit.hpp>

#include <fmt/format.h>

namespace sandroot::report {

namespace {

Json names(const std::vector<std::string>& paths) {
    Json out = Json::array();
    for (const auto& path : paths) out.push_back(json_name(path));
    return out;
}

}   // namespace

std::string config_text(const ConfigReport& report, const Palette& palette) {
    const auto& edited = report.edited;
    if (!report.written) return unified_diff(report.before, edited.text, report.file, palette);
    const std::string file = escape_for_terminal(report.file);
    if (edited.text == report.before) return fmt::format("{}: nothing to change\n", file);
    return fmt::format("{}: python_lib_path {}: {} added, {} removed\n", file, palette.paint(palette.good, "written"),
                       counted(edited.added.size(), "path"), counted(edited.removed.size(), "entry", "entries"));
}

std::string config_json(const ConfigReport& report) {
    Json json = json_head("config");
    json["file"] = json_name(report.file);
    json["differs"] = report.edited.text != report.before;
    json["written"] = report.written && report.edited.text != report.before;
    json["added"] = names(report.edited.added);
    json["removed"] = names(report.edited.removed);
    json["diff"] = unified_diff(report.before, report.edited.text, report.file, plain());
    return json_dump(json);
}

}   // namespace sandroot::report
