#include <sandroot/base/escape.hpp>
#include <sandroot/report/explain/packages_text.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/messages/plan_messages.hpp>
#include <sandroot/report/plan/plan_json.hpp>
#include <sandroot/report/plan/plan_text.hpp>
#include <sandroot/report/plan/why.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sandroot::report {

namespace {

constexpr std::size_t shown_at_most = 8;

void append_chain(std::string& out, const std::vector<explain::ChainLink>& chain, const Palette& palette) {
    std::string indent = "      ";
    for (const auto& [at, reason] : chain) {
        out += indent +
               palette.paint(palette.dim, fmt::format("{}: {}", escape_for_terminal(at.str()), message_of(reason))) +
               '\n';
        indent += "  ";
    }
}

/// As in a plan, and with each reason the chain behind it.
Json explained_json(const plan::Plan& plan, const explain::Explained& explained) {
    Json json = json_of(plan, explained.entry);
    for (std::size_t at = 0; at < explained.chains.size(); ++at) {
        Json& chain = json["why"][at]["chain"] = Json::array();
        for (const auto& link : explained.chains[at]) {
            Json step;
            step["at"] = json_name(link.at);
            step.update(json_of(link.reason));
            chain.push_back(std::move(step));
        }
    }
    return json;
}

}   // namespace

std::string why_text(const explain::Why& answer, bool every_reason, const Palette& palette) {
    std::string out;
    for (const auto& [entry, reasons, chains] : answer.entries) {
        out += palette.paint(palette.strong, escape_for_terminal(entry.path()));
        if (entry.kind == plan::Kind::symlink) out += " -> " + escape_for_terminal(entry.target);
        if (entry.kind == plan::Kind::file) out += "  " + human_size(entry.source.size);
        out += '\n';
        const std::size_t shown = every_reason ? reasons.size() : std::min(reasons.size(), shown_at_most);
        for (std::size_t at = 0; at < shown; ++at) {
            out += fmt::format("    {}\n", message_of(reasons[at]));
            append_chain(out, chains[at], palette);
        }
        if (shown < reasons.size())
            out +=
                fmt::format("    and {} (all of them: --verbose)\n", counted(reasons.size() - shown, "further reason"));
    }
    for (const auto* missing : answer.missing) out += missing_text({missing, 1}, palette);
    for (const auto* left_out : answer.left_out)
        out +=
            fmt::format("{}  left out: {}\n", palette.paint(palette.warning, escape_for_terminal(left_out->at.str())),
                        message_of(*left_out));
    if (answer.empty())
        out = fmt::format("{}: nothing in the root, and nothing in it asks for it\n",
                          escape_for_terminal(answer.question));
    return out;
}

std::string why_json(const explain::Why& answer, const plan::Plan& plan, std::span<const explain::Packages> packages) {
    Json json = json_head("why");
    json["question"] = json_name(answer.question);
    json["entries"] = Json::array();
    for (const auto& entry : answer.entries) json["entries"].push_back(explained_json(plan, entry));
    json["missing"] = Json::array();
    for (const auto* missing : answer.missing) json["missing"].push_back(json_of(*missing));
    json["packages"] = packages_json(packages);
    json["left_out"] = Json::array();
    for (const auto* left_out : answer.left_out) json["left_out"].push_back(json_of(*left_out));
    return json_dump(json);
}

}   // namespace sandroot::report
