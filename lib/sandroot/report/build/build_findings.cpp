#include <sandroot/base/escape.hpp>
#include <sandroot/report/build/build_findings.hpp>
#include <sandroot/report/messages/plan_messages.hpp>
#include <sandroot/report/plan/plan_json.hpp>
#include <sandroot/report/plan/plan_text.hpp>

namespace sandroot::report {

namespace {

std::vector<std::string> unread_in(const plan::Plan& plan) {
    std::vector<std::string> lines;
    for (const auto& left_out : plan.left_out)
        if (left_out.is_unread) lines.push_back(left_out.at.str() + " was left out: it " + message_of(left_out));
    return lines;
}

}   // namespace

std::string warnings_text(const plan::Plan& plan, const Palette& palette) {
    std::string distributions = missing_distributions_text(plan.scope, palette);
    if (!distributions.empty()) distributions += '\n';
    std::string out = missing_text(plan.missing, palette);
    for (const auto& line : unread_in(plan))
        out += palette.paint(palette.warning, "warning: ") + escape_for_terminal(line) + '\n';
    if (!out.empty()) out += '\n';
    return distributions + out;
}

std::string notes_text(const std::vector<std::string>& notes, const Palette& palette) {
    std::string out;
    for (const auto& note : notes)
        out += "  " + palette.paint(palette.dim, "note: " + escape_for_terminal(note)) + '\n';
    return out;
}

void put_findings(Json& json, const std::vector<std::string>& notes, const plan::Plan& plan) {
    json["notes"] = Json::array();
    for (const auto& note : notes) json["notes"].push_back(json_text(note));
    for (const auto& line : unread_in(plan)) json["notes"].push_back(json_text(line));
    json["missing"] = Json::array();
    for (const auto& missing : plan.missing) json["missing"].push_back(json_of(missing));
    json["scope"] = json_of(plan.scope);
    Json& totals = json["totals"];
    totals["files"] = plan.totals.files;
    totals["bytes"] = plan.totals.bytes;
}

}   // namespace sandroot::report
