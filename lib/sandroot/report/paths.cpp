#include <sandroot/base/escape.hpp>
#include <sandroot/report/areas.hpp>
#include <sandroot/report/json.hpp>
#include <sandroot/report/paths.hpp>

#include <algorithm>
#include <unordered_map>

namespace sandroot::report {

namespace {

using plan::Entry;
using plan::Kind;
using plan::Rule;

using Index = std::unordered_map<std::string, const Entry*>;

/// Whether a symlink of the plan ends at a directory of the plan. Textual: entries have no symlink above them.
bool leads_to_directory(const Index& index, const Entry* entry) {
    for (int hops = 0; entry && entry->kind == Kind::symlink && hops < 40; ++hops) {
        RootPath at = entry->target.starts_with('/') ? RootPath("/") : entry->at.parent();
        std::string_view rest = entry->target;
        while (!rest.empty()) {
            const auto component = rest.substr(0, rest.find('/'));
            rest.remove_prefix(std::min(rest.size(), component.size() + 1));
            if (component == "..") at = at.parent();
            else if (!component.empty() && component != ".") at = at / component;
        }
        const auto found = index.find(at.str());
        entry = found == index.end() ? nullptr : found->second;
    }
    return entry && entry->kind == Kind::directory;
}

bool only_for_the_interpreter(const Entry& entry) {
    return std::ranges::all_of(entry.why, [](const auto& because) { return because.rule == Rule::interpreter; });
}

std::vector<std::string> strings(const std::vector<RootPath>& first, const std::vector<RootPath>& second) {
    std::vector<std::string> out;
    for (const auto& path : first) out.push_back(path.str());
    for (const auto& path : second) out.push_back(path.str());
    return out;
}

Result<void> none_holds(const std::vector<std::string>& paths, std::string_view bytes, std::string_view what) {
    for (const auto& path : paths)
        if (path.find_first_of(bytes) != std::string::npos)
            return fail(Errc::refused, escape_for_terminal(path) + ": this list cannot carry " + std::string(what),
                        "sandroot paths --format json");
    return {};
}

Result<std::string> yaml(const std::vector<std::string>& paths) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-@~";
    std::string out = "python_lib_path:\n";
    for (const auto& path : paths) {
        if (!is_utf8(path))
            return fail(Errc::refused, escape_for_terminal(path) + ": YAML cannot carry a path that is not UTF-8",
                        "sandroot paths --format null");
        // YAML's double-quoted style is a superset of JSON's strings (YAML 1.2, chapter 1.3).
        out += "  - " + (path.find_first_not_of(plain) == std::string::npos ? path : Json(path).dump()) + '\n';
    }
    return out;
}

Result<std::string> environment_line(std::string_view name, const std::vector<std::string>& paths) {
    SR_DO(none_holds(paths, ",\n", "a comma or a newline"));
    std::string value;
    for (const auto& path : paths) {
        if (!value.empty()) value += ',';
        value += path;
    }
    // execve(2): MAX_ARG_STRLEN, with the name, the "=" and the zero byte at the end.
    constexpr std::size_t most = 131'071;
    if (name.size() + 1 + value.size() > most)
        return fail(Errc::refused,
                    std::string(name) + ": the list is longer than the 131,071 bytes that a variable may have",
                    "sandroot build, or: sandroot paths --format yaml");
    return std::string(name) + '=' + quote_for_shell(value) + '\n';
}

std::string json(const PathLists& lists) {
    Json out = json_head("paths");
    out["python"] = Json::array();
    for (const auto& path : lists.python) out["python"].push_back(json_name(path));
    out["system"] = Json::array();
    for (const auto& path : lists.system) out["system"].push_back(json_name(path));
    return json_dump(out);
}

}   // namespace

PathLists path_lists(const plan::Plan& plan, const python::Interpreter& interpreter) {
    const auto areas = python_areas(interpreter);
    Index index;
    for (const auto& entry : plan.entries) index.emplace(entry.at.str(), &entry);
    PathLists lists;
    for (const auto& area : areas) {
        const bool used =
            std::ranges::any_of(plan.entries, [&](const auto& entry) { return entry.at.is_within(area); });
        if (used) lists.python.push_back(area);
    }
    lists.system = data_areas(plan, areas);
    const std::vector<RootPath> data = lists.system;
    for (const auto& entry : plan.entries) {
        if (entry.kind != Kind::file && entry.kind != Kind::symlink) continue;
        if (area_of(areas, entry.at) || area_of(data, entry.at) || only_for_the_interpreter(entry)) continue;
        if (entry.kind == Kind::symlink && leads_to_directory(index, &entry)) continue;
        lists.system.push_back(entry.at);
    }
    std::ranges::sort(lists.system);
    return lists;
}

Result<std::string> paths_text(const PathLists& lists, PathFormat format, PathVariable variable) {
    const bool system_only = variable == PathVariable::system_lib_requirements;
    const auto chosen = strings(system_only ? std::vector<RootPath>{} : lists.python, lists.system);
    std::string out;
    switch (format) {
    case PathFormat::yaml:
        return yaml(chosen);
    case PathFormat::json:
        return json(lists);
    case PathFormat::lines:
        SR_DO(none_holds(chosen, "\n", "a newline"));
        for (const auto& path : chosen) out += path + '\n';
        return out;
    case PathFormat::null:
        for (const auto& path : chosen) out += path + '\0';
        return out;
    case PathFormat::env:
        if (!system_only) {
            SR_TRY(const auto line, environment_line("PYTHON_LIB_PATH", chosen));
            out += line;
        }
        if (variable != PathVariable::python_lib_path) {
            SR_TRY(const auto line, environment_line("SYSTEM_LIB_REQUIREMENTS", strings({}, lists.system)));
            out += line;
        }
        return out;
    }
    return out;
}

}   // namespace sandroot::report
