#include <sandroot/base/escape.hpp>
#include <sandroot/explain/remedy.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/messages/plan_messages.hpp>
#include <sandroot/report/plan/areas.hpp>
#include <sandroot/report/plan/near_misses.hpp>
#include <sandroot/report/plan/plan_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace sandroot::report {

namespace {

using plan::Kind;
using plan::MissingStatus;

/// Entries that one line stands for.
constexpr std::size_t crowd_at_least = 8;

/// Needers and reasons that are shown before "and N more".
constexpr std::size_t shown_at_most = 3;

std::string shown(const RootPath& path) {
    return escape_for_terminal(path.str());
}

std::string name_column(const plan::Name& entry) {
    switch (entry.kind) {
    case Kind::symlink:
        return fmt::format("{} -> {}", shown(entry.at()), escape_for_terminal(std::string(entry.target)));
    case Kind::directory:
        return shown(entry.at()) + '/';
    case Kind::file:
    case Kind::generated:
        return shown(entry.at());
    }
    return {};
}

std::string size_column(const plan::Name& entry) {
    if (entry.kind == Kind::symlink) return "link";
    if (entry.kind == Kind::directory) return "directory";
    return human_size(entry.size());
}

std::string reasons_column(const plan::Plan& plan, const plan::Name& entry) {
    if (entry.why.empty()) return {};
    std::string why = message_of(plan.reasons[entry.why.front()]);
    if (entry.why.size() > 1) why += fmt::format(", and {} more", human_count(entry.why.size() - 1));
    return why;
}

/// Entries of one directory that entered for the same rule and need no line each.
using Crowds = std::map<std::pair<RootPath, plan::ReasonKind>, std::vector<std::size_t>>;

Crowds crowds_among(const plan::Plan& plan, std::span<const plan::Name> entries) {
    using plan::ReasonKind;
    Crowds crowds;
    for (std::size_t at = 0; at < entries.size(); ++at) {
        if (entries[at].why.empty()) continue;
        const ReasonKind rule = plan.reasons[entries[at].why.front()].kind;
        if (rule == ReasonKind::link_target || rule == ReasonKind::companion || rule == ReasonKind::profile ||
            rule == ReasonKind::added)
            crowds[{entries[at].at().parent(), rule}].push_back(at);
    }
    std::erase_if(crowds, [](const auto& crowd) { return crowd.second.size() < crowd_at_least; });
    return crowds;
}

struct Row {
    std::string size;
    std::string name;
    std::string why;
};

std::vector<Row> rows_of(const plan::Plan& plan, std::span<const plan::Name> entries, const Crowds& crowds) {
    std::vector<Row> rows;
    for (std::size_t at = 0; at < entries.size(); ++at) {
        const plan::Name& entry = entries[at];
        const auto first = [&]() -> const plan::Reason& { return plan.reasons[entry.why.front()]; };
        const auto crowd = entry.why.empty() ? crowds.end() : crowds.find({entry.at().parent(), first().kind});
        if (crowd == crowds.end()) {
            rows.push_back({size_column(entry), name_column(entry), reasons_column(plan, entry)});
        } else if (crowd->second.front() == at) {
            std::uint64_t bytes = 0;
            for (const std::size_t one : crowd->second) bytes += entries[one].size();
            rows.push_back({human_size(bytes), shown(entry.at().parent()) + '/',
                            fmt::format("{}, {}", counted(crowd->second.size(), "file"), message_of(first()))});
        }
    }
    return rows;
}

/// Sizes stand first, since paths are of any length.
void append_entries(std::string& out, const plan::Plan& plan, std::span<const plan::Name> entries, bool every_one,
                    const Palette& palette) {
    const auto rows = rows_of(plan, entries, every_one ? Crowds{} : crowds_among(plan, entries));
    std::size_t sizes = 0;
    for (const auto& row : rows) sizes = std::max(sizes, width(row.size));
    for (const auto& row : rows)
        out += fmt::format("  {}  {}  {}\n", right_aligned(row.size, sizes), row.name,
                           palette.paint(palette.dim, row.why));
}

void append_areas(std::string& out, std::string_view heading, const plan::Plan& plan,
                  const std::vector<RootPath>& areas, const Palette& palette) {
    struct Sum {
        std::uint64_t files = 0;
        std::uint64_t bytes = 0;
    };
    std::map<RootPath, Sum> sums;
    for (const auto& directory : plan.directories) {
        for (std::size_t at = 0; at < directory.size(); ++at) {
            const plan::Name name = directory[at];
            const RootPath* area = area_of(areas, name.at());
            if (!area) continue;
            Sum& sum = sums[*area];
            ++sum.files;
            sum.bytes += name.size();
        }
    }
    if (sums.empty()) return;
    out += palette.paint(palette.strong, heading) + '\n';
    std::size_t sizes = 0;
    std::size_t counts = 0;
    for (const auto& [area, sum] : sums) {
        sizes = std::max(sizes, width(human_size(sum.bytes)));
        counts = std::max(counts, width(counted(sum.files, "file")));
    }
    for (const auto& [area, sum] : sums)
        out += fmt::format("  {}  {}  {}\n", right_aligned(human_size(sum.bytes), sizes),
                           right_aligned(counted(sum.files, "file"), counts), shown(area));
    out += '\n';
}

/// "scipy, pandas[excel], and 3 that they require"
void append_packages(std::string& out, const std::optional<scope::Selection>& scope) {
    if (!scope || !scope->by_packages) return;
    std::string asked;
    std::size_t required = 0;
    for (const auto& chosen : scope->packages) {
        if (!chosen.asked_for) {
            ++required;
            continue;
        }
        asked += fmt::format("{}{} {}", asked.empty() ? "" : ", ", escape_for_terminal(chosen.name),
                             escape_for_terminal(chosen.version));
    }
    out += asked;
    if (required > 0) out += fmt::format(", and {} required by that", counted(required, "package"));
    out += '\n';
}

void append_left_out(std::string& out, std::span<const plan::LeftOut> all, const Palette& palette) {
    if (all.empty()) return;
    out += palette.paint(palette.strong, "Left out") + '\n';
    for (const auto& one : all) {
        std::string why = message_of(one);
        if (one.files > 0) why += fmt::format(", {} in {}", human_size(one.bytes), counted(one.files, "file"));
        out += fmt::format("  {}  {}\n", shown(one.at), palette.paint(palette.dim, why));
    }
    out += '\n';
}

void append_savings(std::string& out, std::string_view heading, std::span<const scope::Saving> savings,
                    const Palette& palette) {
    if (savings.empty()) return;
    out += palette.paint(palette.strong, heading) + '\n';
    std::size_t sizes = 0;
    std::size_t names = 0;
    for (const auto& saving : savings) {
        sizes = std::max(sizes, width(human_size(saving.bytes)));
        names = std::max(names, width(saving.set));
    }
    for (const auto& saving : savings)
        out += fmt::format("  {}  {}  {}\n", right_aligned(human_size(saving.bytes), sizes), padded(saving.set, names),
                           palette.paint(palette.dim, fmt::format("{}, {}", counted(saving.files, "file"),
                                                                  escape_for_terminal(saving.because))));
    out += '\n';
}

std::string_view meaning_of(const plan::Missing& missing) {
    switch (missing.status) {
    case MissingStatus::missing:
        switch (missing.refusal) {
        case plan::Refusal::absent:
            return "missing";
        case plan::Refusal::version_not_found:
            return "too old";
        default:
            return "found and refused";
        }
    case MissingStatus::order_dependent:
        return "found once another package of this environment is imported first";
    case MissingStatus::host_provided:
        return "comes with the host's driver";
    case MissingStatus::optional:
        return missing.needed_by.empty() || missing.needed_by.front().how.empty()
                   ? "missing, but only something that no import reaches needs it"
                   : "missing, and opened at run time, if at all";
    }
    return "";
}

/// "2 libraries, 1 module"
std::string amount_of(std::span<const plan::Missing> missing) {
    const auto modules = static_cast<std::size_t>(std::ranges::count_if(missing, &plan::Missing::is_module));
    const auto libraries = missing.size() - modules;
    std::string text;
    if (libraries > 0) text = counted(libraries, "library", "libraries");
    if (modules > 0) text += (text.empty() ? "" : ", ") + counted(modules, "module");
    return text;
}

}   // namespace

std::string missing_text(std::span<const plan::Missing> missing, const Palette& palette) {
    if (missing.empty()) return {};
    std::string out = palette.paint(palette.strong, "Missing: " + amount_of(missing)) + '\n';
    std::vector<const plan::Missing*> worst_first;
    for (const auto& one : missing) worst_first.push_back(&one);
    std::ranges::stable_sort(worst_first, {}, &plan::Missing::status);
    for (const auto* const entry : worst_first) {
        const plan::Missing& one = *entry;
        const bool bad = one.status == MissingStatus::missing;
        out +=
            fmt::format("  {}  {}\n", palette.paint(bad ? palette.bad : palette.warning, escape_for_terminal(one.name)),
                        meaning_of(one));
        const std::size_t shown_needers = std::min(one.needed_by.size(), shown_at_most);
        for (const auto& needer : std::span(one.needed_by).first(shown_needers)) {
            out += one.is_module ? "      lies at " : "      needed by " + shown(needer.path);
            if (!needer.package.empty()) out += fmt::format(" ({})", escape_for_terminal(needer.package));
            if (!needer.how.empty()) out += ", " + escape_for_terminal(needer.how);
            out += '\n';
        }
        if (one.needed_by.size() > shown_needers)
            out += fmt::format("      and {} more\n", human_count(one.needed_by.size() - shown_needers));
        if (one.refusal != plan::Refusal::absent) {
            if (!one.error.empty()) out += fmt::format("      {}\n", escape_for_terminal(one.error));
            out += fmt::format("      {}\n", explain::remedy_of(one));
        }
        out += elsewhere_text(one.elsewhere, "      ", one.places);
        if (!bad || one.places.empty()) continue;
        out += palette.paint(palette.dim, fmt::format("      looked in {}, in this order:",
                                                      counted(one.places.size() + one.untold, "place"))) +
               '\n';
        for (const auto& place : one.places)
            out += palette.paint(palette.dim, "        " + escape_for_terminal(place)) + '\n';
        if (one.untold > 0)
            out += palette.paint(palette.dim, fmt::format("        and {} more", human_count(one.untold))) + '\n';
    }
    return out;
}

std::string missing_distributions_text(const std::optional<scope::Selection>& scope, const Palette& palette) {
    if (!scope || scope->missing.empty()) return {};
    std::string out =
        palette.paint(palette.strong, fmt::format("Not installed: {}", counted(scope->missing.size(), "package"))) +
        '\n';
    for (const auto& one : scope->missing) {
        out += fmt::format("  {}\n", palette.paint(palette.bad, escape_for_terminal(one.name)));
        for (const auto& needer : one.needed_by)
            out += fmt::format("      required by {} ({})\n", escape_for_terminal(needer.name),
                               escape_for_terminal(needer.requirement));
    }
    return out;
}

std::string plan_text(const plan::Plan& plan, const python::Interpreter& interpreter, const PlanStyle& style,
                      const Palette& palette) {
    std::string out =
        fmt::format("{}  {}\n", palette.paint(palette.strong, "Python " + escape_for_terminal(interpreter.version)),
                    shown(interpreter.executable));
    append_packages(out, plan.scope);
    out += fmt::format("{}, {}: {}, {}\n\n", counted(plan.totals.files, "file"), human_size(plan.totals.bytes),
                       counted(plan.totals.objects, "ELF object"),
                       counted(plan.totals.system_libraries, "system library", "system libraries"));

    if (const auto missing = missing_distributions_text(plan.scope, palette); !missing.empty()) out += missing + '\n';
    if (const auto missing = missing_text(plan.missing, palette); !missing.empty()) out += missing + '\n';
    const auto areas = python_areas(interpreter);
    const auto data = data_areas(plan, areas);
    append_areas(out, "Python's directories", plan, areas, palette);
    append_areas(out, "Directories of data", plan, data, palette);

    std::vector<plan::Name> listed;
    plan::each_name(plan, [&](const plan::Name& name) {
        if (style.every_entry ||
            (name.kind != Kind::directory && !area_of(areas, name.at()) && !area_of(data, name.at())))
            listed.push_back(name);
    });
    if (!listed.empty()) {
        out += palette.paint(palette.strong, style.every_entry ? "Everything" : "From the system") + '\n';
        append_entries(out, plan, listed, style.every_entry, palette);
        out += '\n';
    }
    append_left_out(out, plan.left_out, palette);
    if (!plan.remarks.empty()) {
        out += palette.paint(palette.strong, "Worth knowing") + '\n';
        for (const auto& remark : plan.remarks)
            out += fmt::format("  {}  {}\n", shown(remark.at), palette.paint(palette.dim, message_of(remark)));
        out += '\n';
    }
    if (plan.scope) {
        append_savings(out, "Saved by pruning", plan.scope->pruned, palette);
        append_savings(out, "--prune could save", plan.scope->prunable, palette);
    }
    out.pop_back();   // The empty line that only separates.
    return out;
}

}   // namespace sandroot::report
