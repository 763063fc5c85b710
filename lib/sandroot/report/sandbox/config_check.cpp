#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/messages/config_messages.hpp>
#include <sandroot/report/plan/plan_json.hpp>
#include <sandroot/report/sandbox/config_check.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace sandroot::report {

namespace {

using config::Severity;

/// So many of one kind, and so many lines to write, are shown where not all are asked for.
constexpr std::size_t most_of_a_kind = 10;
constexpr std::size_t most_lines = 12;

/// `message` is the finding's; a variable that it begins with is not named twice.
std::string place_text(const config::Location& place, std::string_view message, const ConfigCheckReport& report) {
    const std::string_view file = place.variable.empty() ? report.file : report.environment_file;
    std::string text = place.line == 0 ? "" : fmt::format("{}:{}: ", escape_for_terminal(file), place.line);
    if (!place.variable.empty() && !message.starts_with(place.variable + ':')) text += place.variable + ": ";
    else if (place.variable.empty() && place.line == 0 && !report.file.empty())
        text = escape_for_terminal(report.file) + ": ";
    return text;
}

std::string finding_text(const config::Finding& finding, const ConfigCheckReport& report, bool all,
                         const Palette& palette) {
    const std::string message = message_of(finding);
    const bool error = finding.severity == Severity::error;
    std::string out = fmt::format("{}{}: {}  {}\n", place_text(finding.place, message, report),
                                  palette.paint(error ? palette.bad : palette.warning, name_of(finding.severity)),
                                  message, palette.paint(palette.dim, fmt::format("[{}]", name_of(finding.kind))));
    const std::size_t shown = all ? finding.instead.size() : std::min(finding.instead.size(), most_lines);
    if (shown > 0) out += palette.paint(palette.dim, "    instead:") + '\n';
    for (std::size_t at = 0; at < shown; ++at)
        out += fmt::format("    {}\n", palette.paint(palette.good, escape_for_terminal(finding.instead[at])));
    if (shown < finding.instead.size())
        out += fmt::format("    … and {} more (-v)\n", human_count(finding.instead.size() - shown));
    return out;
}

std::string verdict(const ConfigCheckReport& report, const Palette& palette) {
    const auto errors =
        static_cast<std::size_t>(std::ranges::count(report.findings, Severity::error, &config::Finding::severity));
    const std::size_t warnings = report.findings.size() - errors;
    std::string text = errors == 0 ? "no errors" : counted(errors, "error");
    if (warnings > 0) text += ", " + counted(warnings, "warning");
    return palette.paint(errors > 0 ? palette.bad : palette.good, text);
}

}   // namespace

std::string config_check_text(const ConfigCheckReport& report, bool all, const Palette& palette) {
    std::map<std::pair<config::Kind, Severity>, std::size_t> seen;
    std::string out;
    for (const auto& finding : report.findings)
        if (++seen[{finding.kind, finding.severity}] <= most_of_a_kind || all)
            out += finding_text(finding, report, all, palette);
    for (const auto& [key, count] : seen)
        if (count > most_of_a_kind && !all)
            out += fmt::format("… and {} more of [{}] (-v)\n", human_count(count - most_of_a_kind), name_of(key.first));
    if (!out.empty()) out += '\n';
    const std::string what = report.file.empty() ? "the environment" : escape_for_terminal(report.file);
    return out + fmt::format("{}: {} (dify-sandbox {}, packages of {})\n", what, verdict(report, palette),
                             report.version, escape_for_terminal(report.interpreter));
}

std::string config_check_json(const ConfigCheckReport& report) {
    Json json = json_head("config");
    json["file"] = report.file.empty() ? Json() : json_name(report.file);
    json["for"] = report.version;
    json["python"] = json_name(report.interpreter);
    Json& findings = json["findings"] = Json::array();
    for (const auto& finding : report.findings) {
        Json one;
        one["severity"] = name_of(finding.severity);
        one["kind"] = name_of(finding.kind);
        one["variable"] = json_text_or_null(finding.place.variable);
        one["line"] = finding.place.line == 0 ? Json() : Json(finding.place.line);
        one["subject"] = finding.subject.empty() ? Json() : json_name(finding.subject);
        one["values"] = json_of(finding.values);
        if (finding.reason) one["reason"] = json_of(*finding.reason);
        one["text"] = json_text(message_of(finding));
        Json& instead = one["instead"] = Json::array();
        for (const auto& line : finding.instead) instead.push_back(json_name(line));
        findings.push_back(std::move(one));
    }
    return json_dump(json);
}

}   // namespace sandroot::report
