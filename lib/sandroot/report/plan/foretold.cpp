#include <sandroot/base/escape.hpp>
#include <sandroot/report/plan/foretold.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sandroot::report {

namespace {

using foretell::Call;
using foretell::Foretold;
using policy::Sure;

std::string cause_of(const Call& call) {
    std::string text;
    if (!call.rule.empty()) text = call.because;
    else if (call.because.empty()) text = "ld.so reads its program headers, which lie far from its beginning";
    else text = "imports " + escape_for_terminal(call.because);
    if (!call.object.empty()) text = escape_for_terminal(call.object) + ": " + text;
    if (!call.by.empty()) text += ", by way of " + escape_for_terminal(call.by);
    return text;
}

void append_calls(std::string& out, const Foretold& one, Sure sure, bool with_causes, const Palette& palette) {
    std::string line;
    std::string causes;
    for (const auto& call : one.calls) {
        if (call.sure != sure) continue;
        const std::string named = fmt::format("{} ({})", call.name, call.number);
        line += (line.empty() ? "" : ", ") + named;
        if (call.is_faked) line += " stands still";
        if (with_causes)
            causes += palette.paint(palette.dim, fmt::format("      {}: {}", named, cause_of(call))) + '\n';
    }
    if (line.empty()) return;
    const std::string name = escape_for_terminal(one.name) + (one.is_module ? " (standard library)" : "");
    out += fmt::format("  {}  {}: {}\n", name, name_of(sure), line) + causes;
}

}   // namespace

std::string foretold_text(std::span<const Foretold> foretold, std::string_view version, bool every_entry,
                          const Palette& palette) {
    std::string out;
    for (const auto& one : foretold)
        for (const Sure sure : {Sure::certain, Sure::likely, Sure::possible})
            if (every_entry || (sure != Sure::possible && !one.is_module))
                append_calls(out, one, sure, every_entry, palette);
    if (out.empty()) return out;
    const auto heading = fmt::format("Killed by the filter of dify-sandbox {}, foretold without a run", version);
    return palette.paint(palette.strong, heading) + '\n' + out;
}

Json json_of(const Foretold& foretold) {
    Json json;
    json["name"] = json_name(foretold.name);
    json["kind"] = foretold.is_module ? "module" : "distribution";
    json["calls"] = Json::array();
    for (const auto& call : foretold.calls) {
        Json one;
        one["name"] = call.name;
        one["number"] = call.number;
        one["sure"] = policy::name_of(call.sure);
        one["effect"] = call.is_faked ? "faked" : "killed";
        one["object"] = call.object.empty() ? Json(nullptr) : json_name(call.object);
        one["rule"] = call.rule.empty() ? Json(nullptr) : Json(call.rule);
        one["because"] = cause_of(call);
        one["by"] = call.by.empty() ? Json(nullptr) : json_name(call.by);
        json["calls"].push_back(std::move(one));
    }
    return json;
}

}   // namespace sandroot::report
