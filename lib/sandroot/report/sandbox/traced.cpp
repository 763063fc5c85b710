#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/sandbox/traced.hpp>
#include <sandroot/verify/failure.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace sandroot::report {

namespace {

using trace::Needed;
using trace::Traced;

std::string how_it_ended(const trace::Run& run) {
    const auto& outcome = run.outcome;
    if (run.said_too_much) return "it printed without end and was stopped";
    if (outcome.state == verify::Outcome::State::late) return "it did not end in time and was stopped";
    if (outcome.state != verify::Outcome::State::ended) return "it vanished without a word";
    if (outcome.signal != 0) return "it was ended by " + verify::signal_name(outcome.signal);
    return fmt::format("it ended with status {}", outcome.exit_status);
}

std::string runs_of(const Traced& traced) {
    std::map<std::string, std::size_t> ends;
    for (const auto& run : traced.runs) ++ends[how_it_ended(run)];
    std::string text;
    for (const auto& [how, times] : ends) {
        if (!text.empty()) text += "; ";
        if (ends.size() > 1) text += fmt::format("{} times ", times);
        text += how;
    }
    return fmt::format("{}: {}", counted(traced.runs.size(), "run"), text);
}

std::string origin_of(const filter::Seen& seen) {
    std::string text = seen.object.empty() ? "" : "by " + escape_for_terminal(seen.object);
    if (seen.in_thread) text += text.empty() ? "in a thread" : ", in a thread";
    if (!seen.path.empty()) text += (text.empty() ? "for " : ", for ") + escape_for_terminal(seen.path);
    return text;
}

std::string calls(const std::vector<Needed>& all, std::size_t runs, const Palette& palette) {
    constexpr std::size_t origins_shown = 4;
    std::size_t columns = 0;
    std::vector<std::string> names;
    for (const auto& one : all) {
        names.push_back(one.name.ends_with(std::to_string(one.number)) ? one.name
                                                                       : fmt::format("{} ({})", one.name, one.number));
        columns = std::max(columns, width(names.back()));
    }
    std::string out;
    for (std::size_t at = 0; at < all.size(); ++at) {
        const Needed& one = all[at];
        std::vector<std::string> origins;
        for (const auto& seen : one.seen)
            if (auto origin = origin_of(seen); !origin.empty()) origins.push_back(std::move(origin));
        if (one.runs < runs) origins.push_back(fmt::format("in {} of {} runs", one.runs, runs));
        std::string line = "  " + padded(names[at], columns + 2);
        for (std::size_t origin = 0; origin < std::max<std::size_t>(origins.size(), 1); ++origin) {
            if (origin == origins_shown && origins.size() > origins_shown + 1) {
                out += std::string(columns + 4, ' ') + fmt::format("and {} more\n", origins.size() - origins_shown);
                break;
            }
            if (origin > 0) line = std::string(columns + 4, ' ');
            if (origin < origins.size()) line += palette.paint(palette.dim, origins[origin]);
            while (line.ends_with(' ')) line.pop_back();
            out += line + '\n';
        }
    }
    return out;
}

/// Each sentence once, with the calls that it is about.
std::string about(const std::vector<Needed>& all, std::vector<std::string> Needed::* sentences) {
    std::map<std::string, std::string> names;
    for (const auto& one : all)
        for (const auto& sentence : one.*sentences) names[sentence] += (names[sentence].empty() ? "" : ", ") + one.name;
    std::string out;
    for (const auto& [sentence, who] : names) out += fmt::format("  {}: {}\n", who, sentence);
    return out;
}

std::string line_of(const Traced& traced) {
    return fmt::format("ALLOWED_SYSCALLS={}", fmt::join(traced.allowed, ","));
}

std::string too_long(const Traced& traced) {
    return fmt::format("no list can allow all of this: the filter of dify-sandbox {} has room for {} numbers",
                       traced.version, versions::most_filtered);
}

std::string nothing_needed(const Traced& traced) {
    if (!std::ranges::all_of(traced.runs, &trace::Run::succeeded))
        return "as far as it came it needs no more than the filter of dify-sandbox " + traced.version + " lets pass";
    return fmt::format("the filter of dify-sandbox {} lets it live as it is; leave ALLOWED_SYSCALLS as it is",
                       traced.version);
}

std::string text(const Traced& traced, const Palette& palette) {
    std::string out = runs_of(traced) + '\n';
    if (!traced.unknown.empty()) out += "not known: " + traced.unknown + '\n';
    const auto heading = [&](std::string_view title) { out += '\n' + palette.paint(palette.strong, title) + '\n'; };
    if (!traced.beyond.empty()) {
        heading(fmt::format("Beyond what dify-sandbox {} lets pass", traced.version));
        out += calls(traced.beyond, traced.runs.size(), palette);
    }
    if (!traced.faked.empty()) {
        heading("Answered as if they were done, and not done");
        out += calls(traced.faked, traced.runs.size(), palette);
    }
    if (const auto risks = about(traced.beyond, &Needed::because); !risks.empty()) {
        heading("Not to be allowed lightly");
        out += risks;
    }
    std::vector<Needed> all = traced.beyond;
    all.insert(all.end(), traced.faked.begin(), traced.faked.end());
    if (const auto ways = about(all, &Needed::instead); !ways.empty()) {
        heading("The other way");
        out += ways;
    }
    out += '\n';
    if (traced.beyond.empty()) return out + nothing_needed(traced) + '\n';
    return out + (traced.fits ? line_of(traced) : too_long(traced)) + '\n';
}

std::string yaml(const Traced& traced) {
    std::string out = "allowed_syscalls:\n";
    for (const int number : traced.allowed) {
        const auto named = std::ranges::find(traced.beyond, number, &Needed::number);
        out += fmt::format("  - {}{}\n", number, named == traced.beyond.end() ? "" : "   # " + named->name);
    }
    return out;
}

Json calls_json(const std::vector<Needed>& all) {
    Json list = Json::array();
    for (const auto& one : all) {
        Json call{{"name", one.name}, {"number", one.number}, {"runs", one.runs}};
        call["because"] = one.because;
        call["instead"] = one.instead;
        Json& origins = call["from"] = Json::array();
        for (const auto& seen : one.seen)
            origins.push_back({{"object", seen.object.empty() ? Json() : json_name(seen.object)},
                               {"path", seen.path.empty() ? Json() : json_name(seen.path)},
                               {"in_thread", seen.in_thread},
                               {"times", seen.times}});
        list.push_back(std::move(call));
    }
    return list;
}

std::string json(const Traced& traced) {
    Json out = json_head("trace");
    out["version"] = traced.version;
    Json& runs = out["runs"] = Json::array();
    for (const auto& run : traced.runs) {
        const bool ended = run.outcome.state == verify::Outcome::State::ended && !run.said_too_much;
        runs.push_back({{"status", ended && run.outcome.signal == 0 ? Json(run.outcome.exit_status) : Json()},
                        {"signal", ended && run.outcome.signal != 0 ? Json(run.outcome.signal) : Json()},
                        {"text", how_it_ended(run)}});
    }
    out["beyond"] = calls_json(traced.beyond);
    out["answered_and_not_done"] = calls_json(traced.faked);
    out["merges"] = traced.merges;
    out["fits"] = traced.fits;
    out["allowed_syscalls"] = traced.allowed;
    out["not_known"] = json_text_or_null(traced.unknown);
    return json_dump(out);
}

}   // namespace

std::string traced_text(const Traced& traced, TraceFormat format, const Palette& palette) {
    if (format == TraceFormat::text) return text(traced, palette);
    if (format == TraceFormat::json) return json(traced);
    if (traced.allowed.empty()) return "# " + nothing_needed(traced) + '\n';
    if (!traced.fits) return "# " + too_long(traced) + '\n';
    return format == TraceFormat::env ? line_of(traced) + '\n' : yaml(traced);
}

}   // namespace sandroot::report
