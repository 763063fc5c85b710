#include <sandroot/base/escape.hpp>
#include <sandroot/explain/remedy.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/plan/near_misses.hpp>
#include <sandroot/report/resolve_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <span>

namespace sandroot::report {

namespace {

using explain::Library;
using explain::ResolvedFile;

using loader::Source;
using loader::Verdict;

std::string_view said_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::found:
        return "found";
    case Verdict::absent:
        return "absent";
    case Verdict::unreadable:
        return "not readable";
    case Verdict::wrong_class:
        return "other word size";
    case Verdict::wrong_machine:
        return "other machine";
    case Verdict::aborts_list:
        return "error, the rest of this list is not tried";
    case Verdict::fatal:
        return "fatal";
    case Verdict::remembered_absent:
        return "there, but looked for too early";
    case Verdict::excluded:
        return "not allowed by -z nodefaultlib";
    }
    return "";
}

/// Nearly every name is plain, and then there is nothing to copy twice.
void append_escaped(std::string& out, std::string_view text) {
    if (std::ranges::all_of(text, [](char byte) { return byte >= 0x20 && byte < 0x7f; })) out += text;
    else out += escape_for_terminal(text);
}

void append_found(std::string& out, const ResolvedFile& file, const Library& row, const Palette& palette) {
    const std::string& path = path_of(file, *row.object);
    if (row.name != path) {
        append_escaped(out, row.name);
        out += " => ";
    }
    append_escaped(out, path);
    out += "  ";
    out += palette.dim;
    out += '[';
    out += rule_of(*row.source);
    out += ']';
    out += palette.off;
}

void append_missing(std::string& out, const ResolvedFile& file, const Library& row, const Palette& palette) {
    const std::string& error = row.request->error;
    const bool stopped =
        std::ranges::any_of(row.request->tried, [](const auto& tried) { return tried.verdict == Verdict::fatal; });
    out += fmt::format("{} => {}, needed by {}", escape_for_terminal(row.name),
                       palette.paint(palette.bad, stopped && !error.empty() ? escape_for_terminal(error) : "not found"),
                       escape_for_terminal(path_of(file, row.needed_by)));
}

void append_line(std::string& out, const ResolvedFile& file, const Library& row, const Palette& palette) {
    if (row.object) append_found(out, file, row, palette);
    else append_missing(out, file, row, palette);
    out += '\n';
}

/// The places that were tried, in order, one a line.
void append_places(std::string& out, const loader::Request& request, std::string_view indent, const Palette& palette) {
    if (request.tried.empty()) {
        out += fmt::format("{}{}\n", indent, palette.paint(palette.dim, "no place to look"));
        return;
    }
    std::size_t longest = 0;
    for (const auto& tried : request.tried) longest = std::max(longest, width(escape_for_terminal(tried.path)));
    longest = std::min<std::size_t>(longest, 60);
    for (const auto& tried : request.tried) {
        const std::string verdict =
            tried.detail.empty() ? std::string(said_of(tried.verdict))
                                 : fmt::format("{}: {}", said_of(tried.verdict), escape_for_terminal(tried.detail));
        out += indent;
        out += palette.paint(palette.dim, fmt::format("{}  [{}] {}", padded(escape_for_terminal(tried.path), longest),
                                                      rule_of(tried.source), verdict));
        out += '\n';
    }
    if (request.untold > 0)
        out += std::string(indent) +
               palette.paint(palette.dim, fmt::format("and {} more", human_count(request.untold))) + '\n';
}

/// For a missing library: where it was looked for, and where it is.
void append_lost(std::string& out, const ResolvedFile& file, const Library& row, std::string_view indent,
                 const Palette& palette) {
    append_places(out, *row.request, indent, palette);
    out += elsewhere_text(elsewhere_of(file, row), indent);
}

/// A file that has no rows of its own: why. Empty where it has.
std::string instead_of_rows(const ResolvedFile& file, std::size_t rows, const Palette& palette) {
    if (file.static_program) return "statically linked";
    if (file.status != loader::LoadStatus::ok && rows == 0)
        return palette.paint(palette.bad, escape_for_terminal(file.error));
    return rows == 0 ? "needs no library" : "";
}

void append_heading(std::string& out, const ResolvedFile& file, bool several, const Palette& palette) {
    if (several) out += palette.paint(palette.strong, escape_for_terminal(file.path)) + ":\n";
}

/// Fatal with rows before it: say what ld.so would stop at.
void append_stop(std::string& out, const ResolvedFile& file, std::size_t rows, std::string_view indent,
                 const Palette& palette) {
    if (file.status != loader::LoadStatus::fatal || rows == 0) return;
    out += fmt::format("{}{}\n", indent,
                       palette.paint(palette.bad, "the loader stops: " + escape_for_terminal(file.error)));
}

void append_notes(std::string& out, const ResolvedFile& file, std::string_view indent) {
    for (const auto& note : resolve_notes(file)) out += fmt::format("{}note: {}\n", indent, escape_for_terminal(note));
}

class TreeWriter {
public:
    TreeWriter(const ResolvedFile& file, std::span<const Library> rows, const Palette& palette)
        : file_(file), rows_(rows), palette_(palette) {
        const auto root = file.loaded.root.value_or(0);
        for (std::size_t at = 0; at < rows.size(); ++at) children_[rows[at].needed_by].push_back(at);
        // What no object in the answer loaded (ld.so itself) stands below the file.
        std::vector<std::size_t> orphans;
        for (auto& child : children_) {
            const auto parent = child.first;
            const bool known =
                parent == root || std::ranges::any_of(rows, [&](const auto& row) { return row.object == parent; });
            if (!known) std::ranges::move(child.second, std::back_inserter(orphans));
        }
        std::erase_if(children_, [&](const auto& child) {
            return child.first != root &&
                   std::ranges::none_of(rows_, [&](const auto& row) { return row.object == child.first; });
        });
        if (!orphans.empty()) std::ranges::move(orphans, std::back_inserter(children_[root]));
    }

    /// Depth first without recursion: a hostile chain may be as deep as it has files.
    void write(std::string& out) {
        struct Level {
            const std::vector<std::size_t>* below;
            std::size_t next;
        };
        const auto find = [&](loader::ObjectIndex parent) -> const std::vector<std::size_t>* {
            const auto at = children_.find(parent);
            return at == children_.end() ? nullptr : &at->second;
        };
        std::vector<Level> levels;
        if (const auto* top = find(file_.loaded.root.value_or(0))) levels.push_back({top, 0});
        std::string indent;
        while (!levels.empty()) {
            Level& level = levels.back();
            if (level.next == level.below->size()) {
                levels.pop_back();
                if (!levels.empty())
                    indent.erase(indent.size() - last_step(levels.back().next == levels.back().below->size()).size());
                continue;
            }
            const Library& row = rows_[(*level.below)[level.next++]];
            const bool last = level.next == level.below->size();
            out += indent + std::string(last ? "└── " : "├── ");
            append_line(out, file_, row, palette_);
            const std::string step(last_step(last));
            if (!row.object) append_lost(out, file_, row, indent + step + "  ", palette_);
            else if (const auto* below = find(*row.object); below && levels.size() <= rows_.size()) {
                indent += step;
                levels.push_back({below, 0});
            }
        }
    }

private:
    static std::string_view last_step(bool last) { return last ? "    " : "│   "; }

    const ResolvedFile& file_;
    std::span<const Library> rows_;
    const Palette& palette_;
    std::map<loader::ObjectIndex, std::vector<std::size_t>> children_;
};

}   // namespace

std::string_view rule_of(Source source) {
    switch (source) {
    case Source::rpath:
        return "RPATH";
    case Source::runpath:
        return "RUNPATH";
    case Source::library_path:
        return "LD_LIBRARY_PATH";
    case Source::cache:
        return "ld.so.cache";
    case Source::default_directory:
        return "default directory";
    case Source::path:
        return "path";
    case Source::loaded:
        return "already loaded";
    case Source::preload:
        return "LD_PRELOAD";
    }
    return "";
}

std::vector<std::string> resolve_notes(const ResolvedFile& file) {
    std::vector<std::string> notes;
    if (!file.executable_stack.empty())
        notes.push_back(explain::remedy_of({.name = {},
                                            .needed_by = {},
                                            .error = {},
                                            .places = {},
                                            .refusal = plan::Refusal::executable_stack,
                                            .refused = file.executable_stack}));
    if (!file.cache_problem.empty()) notes.push_back("ld.so does not use its cache: " + file.cache_problem);
    for (const auto& [name, path] : file.after_ldconfig)
        notes.push_back(name + " would be found in " + RootPath(path).parent().str() + " after ldconfig");
    return notes;
}

std::string resolve_text(const ResolvedFile& file, bool several, const Palette& palette) {
    std::string out;
    append_heading(out, file, several, palette);
    const auto rows = libraries_of(file);
    if (const auto line = instead_of_rows(file, rows.size(), palette); !line.empty()) out += "    " + line + '\n';
    for (const auto& row : rows) {
        out += "    ";
        append_line(out, file, row, palette);
        if (!row.object) append_lost(out, file, row, "        ", palette);
    }
    append_stop(out, file, rows.size(), "    ", palette);
    append_notes(out, file, "    ");
    return out;
}

std::string resolve_tree(const ResolvedFile& file, const Palette& palette) {
    std::string out = palette.paint(palette.strong, escape_for_terminal(file.path)) + '\n';
    const auto rows = libraries_of(file);
    if (const auto line = instead_of_rows(file, rows.size(), palette); !line.empty()) out += "└── " + line + '\n';
    TreeWriter(file, rows, palette).write(out);
    append_stop(out, file, rows.size(), "", palette);
    append_notes(out, file, "");
    return out;
}

}   // namespace sandroot::report
