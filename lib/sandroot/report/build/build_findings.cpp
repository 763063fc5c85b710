#include <sandroot/base/escape.hpp>
#include <sandroot/report/build/build_findings.hpp>
#include <sandroot/report/messages/build_messages.hpp>
#include <sandroot/report/messages/plan_messages.hpp>
#include <sandroot/report/plan/plan_json.hpp>
#include <sandroot/report/plan/plan_text.hpp>

namespace sandroot::report {

namespace {

std::string unread_text(const plan::LeftOut& left_out) {
    return escape_for_terminal(left_out.at.str()) + " was left out: it " + message_of(left_out);
}

}   // namespace

std::string warnings_text(const plan::Plan& plan, const Palette& palette) {
    std::string distributions = missing_distributions_text(plan.scope, palette);
    if (!distributions.empty()) distributions += '\n';
    std::string out = missing_text(plan.missing, palette);
    for (const auto& left_out : plan.left_out)
        if (left_out.is_unread) out += palette.paint(palette.warning, "warning: ") + unread_text(left_out) + '\n';
    if (!out.empty()) out += '\n';
    return distributions + out;
}

std::string notes_text(const placing::Notes& notes, const Palette& palette) {
    std::string out;
    for (const auto& note : notes) out += "  " + palette.paint(palette.dim, "note: " + message_of(note)) + '\n';
    return out;
}

void put_findings(Json& json, const placing::Notes& notes, const plan::Plan& plan) {
    json["notes"] = Json::array();
    json["findings"] = Json::array();
    const auto add = [&](std::string_view kind, std::string_view path, const Values& values, const std::string& text) {
        json["notes"].push_back(json_text(text));
        Json finding;
        finding["kind"] = kind;
        finding["path"] = path.empty() ? Json(nullptr) : json_name(path);
        finding["values"] = json_of(values);
        finding["text"] = json_text(text);
        json["findings"].push_back(std::move(finding));
    };
    for (const auto& note : notes) add(name_of(note.kind), note.subject, note.values, message_of(note));
    for (const auto& left_out : plan.left_out)
        if (left_out.is_unread) add(name_of(left_out.kind), left_out.at.str(), left_out.values, unread_text(left_out));
    json["missing"] = Json::array();
    for (const auto& missing : plan.missing) json["missing"].push_back(json_of(missing));
    json["scope"] = json_of(plan.scope);
    Json& totals = json["totals"];
    totals["files"] = plan.totals.files;
    totals["bytes"] = plan.totals.bytes;
}

}   // namespace sandroot::report
