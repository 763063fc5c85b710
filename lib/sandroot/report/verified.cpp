#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/verified.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sandroot::report {

namespace {

std::size_t count(const verify::Verified& verified, verify::Severity severity) {
    return static_cast<std::size_t>(std::ranges::count(verified.findings, severity, &verify::Finding::severity));
}

/// `text` with each of its lines indented: a Python traceback keeps its shape.
std::string indented(std::string_view text, std::string_view indent) {
    std::string out;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (!line.empty()) out += fmt::format("{}{}\n", indent, escape_for_terminal(line));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return out;
}

}   // namespace

std::string verified_text(const verify::Verified& verified, const HostPath& root, const Palette& palette) {
    std::string out;
    for (const auto& finding : verified.findings) {
        const bool error = finding.severity == verify::Severity::error;
        out += fmt::format(
            "{}: {}  {}\n", palette.paint(error ? palette.bad : palette.warning, verify::name_of(finding.severity)),
            escape_for_terminal(finding.at), palette.paint(palette.dim, "[" + escape_for_terminal(finding.kind) + "]"));
        out += indented(finding.text, "    ");
    }
    if (!out.empty()) out += '\n';
    const auto killed = std::ranges::count(verified.findings, "killed_by_filter", &verify::Finding::kind);
    if (killed > 1 && !verified.allowed.empty())
        out += fmt::format("all that the filter killed lives with\nALLOWED_SYSCALLS={}\n\n",
                           fmt::join(verified.allowed, ","));
    const std::size_t errors = count(verified, verify::Severity::error);
    const std::size_t warnings = count(verified, verify::Severity::warning);
    std::string checked = counted(verified.objects, "object") + " checked";
    if (verified.imports > 0)
        checked +=
            fmt::format(", {} of {} passed", human_count(verified.imports_passed), counted(verified.imports, "import"));
    std::string verdict = errors == 0 ? "the root works" : counted(errors, "error");
    if (warnings > 0) verdict += ", " + counted(warnings, "warning");
    out += fmt::format("{}: {} ({})\n", escape_for_terminal(root.str()),
                       palette.paint(errors > 0 ? palette.bad : palette.good, verdict), checked);
    return out;
}

std::string verified_json(const verify::Verified& verified, const HostPath& root) {
    Json json = json_head("verify");
    json["root"] = json_name(root.str());
    json["objects"] = verified.objects;
    json["imports"] = verified.imports;
    json["imports_passed"] = verified.imports_passed;
    Json& findings = json["findings"] = Json::array();
    for (const auto& finding : verified.findings) {
        Json one;
        one["severity"] = verify::name_of(finding.severity);
        one["kind"] = json_text(finding.kind);
        one["at"] = json_name(finding.at);
        one["text"] = json_text(finding.text);
        findings.push_back(std::move(one));
    }
    json["allowed_syscalls"] = verified.allowed;
    return json_dump(json);
}

}   // namespace sandroot::report
