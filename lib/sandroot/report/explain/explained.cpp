#include <sandroot/base/escape.hpp>
#include <sandroot/report/explain/explained.hpp>
#include <sandroot/report/explain/packages_text.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/messages/plan_messages.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sandroot::report {

namespace {

constexpr std::size_t most_consumers = 4;
constexpr std::size_t heading_width = 11;

void append(std::string& out, std::string_view heading, std::string_view text, const Palette& palette) {
    if (text.empty()) return;
    out += "  " + palette.paint(palette.dim, padded(std::string(heading), heading_width)) + std::string(text) + '\n';
}

std::string words_of(const explain::Consumer& consumer) {
    std::string out = escape_for_terminal(consumer.name);
    if (!consumer.distribution.empty() && consumer.distribution != consumer.name)
        out += fmt::format(" ({}{}{})", escape_for_terminal(consumer.distribution), consumer.version.empty() ? "" : " ",
                           escape_for_terminal(consumer.version));
    if (!consumer.how.empty()) out += ", " + escape_for_terminal(consumer.how);
    return out;
}

void append_consumers(std::string& out, const explain::Diagnosis& diagnosis, const Palette& palette) {
    std::string_view heading = "needed by";
    const std::size_t shown = std::min(diagnosis.needed_by.size(), most_consumers);
    for (const auto& consumer : std::span(diagnosis.needed_by).first(shown)) {
        append(out, heading, words_of(consumer), palette);
        heading = "";
        std::string indent = "  ";
        for (const auto& [at, reason] : consumer.chain) {
            append(out, "",
                   palette.paint(palette.dim,
                                 fmt::format("{}{}: {}", indent, escape_for_terminal(at.str()), message_of(reason))),
                   palette);
            indent += "  ";
        }
    }
    if (shown < diagnosis.needed_by.size())
        append(out, "", fmt::format("and {} more", human_count(diagnosis.needed_by.size() - shown)), palette);
    if (!diagnosis.needed_by.empty() || diagnosis.usual_users.empty()) return;
    std::string users;
    for (const auto& user : diagnosis.usual_users) users += (users.empty() ? "" : ", ") + user;
    append(out, heading, "usually " + users, palette);
}

std::vector<std::string> lines_of(const explain::Diagnosis& diagnosis) {
    std::vector<std::string> lines = install_lines(diagnosis.packages);
    for (const auto& line : diagnosis.advice.run) lines.push_back(escape_for_terminal(line));
    return lines;
}

/// How to see that it is done, where the kind of error has no way of its own.
std::string check_of(const explain::Diagnosis& diagnosis) {
    if (!diagnosis.advice.check.empty()) return diagnosis.advice.check;
    if (const auto module = diagnosis.holes.find("importer"); module != diagnosis.holes.end())
        return fmt::format("python3 -c {}", quote_for_shell("import " + module->second));
    if (const auto library = diagnosis.holes.find("library"); library != diagnosis.holes.end())
        return fmt::format("ldconfig -p | grep {}", quote_for_shell(library->second));
    return {};
}

/// Whether the last line would say more than those of the errors.
bool is_more(std::span<const explain::Diagnosis> diagnoses, std::span<const explain::Packages> all) {
    return std::ranges::none_of(diagnoses, [&](const auto& one) {
        return std::ranges::equal(one.packages, all, [](const auto& left, const auto& right) {
            return std::ranges::equal(left.all, right.all, {}, &explain::Package::name, &explain::Package::name);
        });
    });
}

}   // namespace

std::string explained_text(std::span<const explain::Diagnosis> diagnoses, std::span<const explain::Packages> all,
                           const Palette& palette) {
    std::string out;
    for (const auto& diagnosis : diagnoses) {
        if (!out.empty()) out += '\n';
        out += palette.paint(palette.strong, escape_for_terminal(diagnosis.text));
        if (diagnosis.times > 1) out += fmt::format("  ({} times)", human_count(diagnosis.times));
        out += '\n';
        append(out, "means",
               palette.paint(palette.warning, diagnosis.advice.cause) + ": " +
                   escape_for_terminal(diagnosis.advice.means),
               palette);
        append(out, "missing", escape_for_terminal(diagnosis.advice.lacks), palette);
        append_consumers(out, diagnosis, palette);
        std::string_view heading = "do";
        for (const auto& line : lines_of(diagnosis)) {
            append(out, heading, palette.paint(palette.good, line), palette);
            heading = "or";
        }
        if (!diagnosis.advice.instead.empty())
            append(out, "instead", escape_for_terminal(diagnosis.advice.instead), palette);
        append(out, "check", escape_for_terminal(check_of(diagnosis)), palette);
    }
    if (!all.empty() && is_more(diagnoses, all)) {
        const auto lines = install_lines(all);
        if (!lines.empty()) out += '\n' + palette.paint(palette.strong, "All that is missing") + '\n';
        for (const auto& line : lines) out += "  " + palette.paint(palette.good, line) + '\n';
    }
    return out;
}

std::string explained_json(std::span<const explain::Diagnosis> diagnoses, std::span<const explain::Packages> all) {
    Json json = json_head("explain");
    json["errors"] = Json::array();
    for (const auto& diagnosis : diagnoses) {
        Json& one = json["errors"].emplace_back();
        one["kind"] = diagnosis.kind;
        one["cause"] = diagnosis.advice.cause;
        one["text"] = json_text(diagnosis.text);
        one["times"] = diagnosis.times;
        one["values"] = Json::object();
        for (const auto& [name, value] : diagnosis.holes)
            if (name != "text" && name != "also") one["values"][name] = json_name(value);
        one["means"] = json_text(diagnosis.advice.means);
        one["missing"] = json_text(diagnosis.advice.lacks);
        one["needed_by"] = Json::array();
        for (const auto& consumer : diagnosis.needed_by) {
            Json& row = one["needed_by"].emplace_back();
            row["name"] = json_name(consumer.name);
            row["package"] = json_text_or_null(consumer.distribution);
            row["version"] = json_text_or_null(consumer.version);
            row["how"] = json_text_or_null(consumer.how);
            row["chain"] = Json::array();
            for (const auto& link : consumer.chain)
                row["chain"].push_back({{"at", json_name(link.at)}, {"reason", json_text(message_of(link.reason))}});
        }
        one["usual_users"] = diagnosis.usual_users;
        one["packages"] = packages_json(diagnosis.packages);
        one["run"] = Json::array();
        for (const auto& line : lines_of(diagnosis)) one["run"].push_back(json_text(line));
        one["instead"] = json_text_or_null(diagnosis.advice.instead);
        one["check"] = json_text_or_null(check_of(diagnosis));
    }
    json["packages"] = packages_json(all);
    return json_dump(json);
}

std::string unexplained_text(std::span<const std::string> lines, std::span<const explain::Kind* const> near,
                             const Palette& palette) {
    std::string out = "No error in this text is known here\n";
    for (const auto& line : lines) out += "  " + palette.paint(palette.dim, escape_for_terminal(line)) + '\n';
    for (const auto* kind : near) {
        std::string name = kind->name;
        std::ranges::replace(name, '_', ' ');
        out += fmt::format("near: {}\n", palette.paint(palette.strong, name));
    }
    return out;
}

}   // namespace sandroot::report
