#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/plan/plan_json.hpp>
#include <sandroot/report/plan/plan_text.hpp>
#include <sandroot/report/plan/why.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>

namespace sandroot::report {

namespace {

using plan::Rule;

constexpr std::size_t shown_at_most = 8;

const plan::Entry* find(const plan::Plan& plan, const RootPath& path) {
    const auto at = std::ranges::lower_bound(plan.entries, path, {}, &plan::Entry::at);
    return at != plan.entries.end() && at->at == path ? &*at : nullptr;
}

/// Where `path` ends inside the plan, through the plan's own links; null where that is nothing of the plan.
const plan::Entry* follow(const plan::Plan& plan, const RootPath& path) {
    RootPath at("/");
    std::string rest = path.str();
    const plan::Entry* entry = nullptr;
    for (int hops = 0; hops <= 40;) {
        const auto start = rest.find_first_not_of('/');
        if (start == std::string::npos) return entry;
        const std::string component = rest.substr(start, rest.find('/', start) - start);
        rest.erase(0, start + component.size());
        if (component == ".") continue;
        const RootPath next = component == ".." ? at.parent() : at / component;
        entry = find(plan, next);
        if (entry && entry->kind == plan::Kind::symlink) {
            ++hops;
            rest = entry->target + '/' + rest;
            if (entry->target.starts_with('/')) at = RootPath("/");
        } else {
            at = next;
        }
    }
    return nullptr;
}

/// What wanted it for its own sake rather than for the path to something else.
const plan::Because& main_reason(const plan::Entry& entry) {
    const auto at = std::ranges::find_if(entry.why, [](const auto& because) {
        return because.rule != Rule::symlink && because.rule != Rule::directory && because.rule != Rule::link_target;
    });
    return at == entry.why.end() ? entry.why.front() : *at;
}

bool stands_by_itself(Rule rule) {
    return rule == Rule::stdlib || rule == Rule::site || rule == Rule::interpreter || rule == Rule::profile ||
           rule == Rule::added || rule == Rule::cache;
}

/// The reasons of what asked, one for each step, up to one that stands by itself.
void append_chain(std::string& out, const plan::Plan& plan, const plan::Because& first, const Palette& palette) {
    std::set<RootPath> seen;
    std::string indent = "      ";
    plan::Because because = first;
    while (because.by && !stands_by_itself(because.rule)) {
        const plan::Entry* entry = follow(plan, *because.by);
        if (!entry || entry->why.empty() || !seen.insert(entry->at).second || seen.size() > 32) return;
        because = main_reason(*entry);
        out += indent +
               palette.paint(palette.dim,
                             fmt::format("{}: {}", escape_for_terminal(entry->at.str()), reason_text(because))) +
               '\n';
        indent += "  ";
    }
}

}   // namespace

std::string why_text(const explain::Why& answer, const plan::Plan& plan, bool every_reason, const Palette& palette) {
    std::string out;
    for (const auto* entry : answer.entries) {
        out += palette.paint(palette.strong, escape_for_terminal(entry->at.str()));
        if (entry->kind == plan::Kind::symlink) out += " -> " + escape_for_terminal(entry->target);
        if (entry->kind == plan::Kind::file) out += "  " + human_size(entry->source.size);
        out += '\n';
        const std::size_t shown = every_reason ? entry->why.size() : std::min(entry->why.size(), shown_at_most);
        for (const auto& because : std::span(entry->why).first(shown)) {
            out += fmt::format("    {}\n", reason_text(because));
            append_chain(out, plan, because, palette);
        }
        if (shown < entry->why.size())
            out += fmt::format("    and {} (all of them: --verbose)\n",
                               counted(entry->why.size() - shown, "further reason"));
    }
    for (const auto* missing : answer.missing) out += missing_text({missing, 1}, palette);
    for (const auto* left_out : answer.left_out)
        out +=
            fmt::format("{}  left out: {}\n", palette.paint(palette.warning, escape_for_terminal(left_out->at.str())),
                        escape_for_terminal(left_out->why));
    if (answer.empty())
        out = fmt::format("{}: nothing in the root, and nothing in it asks for it\n",
                          escape_for_terminal(answer.question));
    return out;
}

std::string why_json(const explain::Why& answer) {
    Json json = json_head("why");
    json["question"] = json_name(answer.question);
    json["entries"] = Json::array();
    for (const auto* entry : answer.entries) json["entries"].push_back(json_of(*entry));
    json["missing"] = Json::array();
    for (const auto* missing : answer.missing) json["missing"].push_back(json_of(*missing));
    json["left_out"] = Json::array();
    for (const auto* left_out : answer.left_out) json["left_out"].push_back(json_of(*left_out));
    return json_dump(json);
}

}   // namespace sandroot::report
