#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/messages/plan_messages.hpp>
#include <sandroot/report/sandbox/copied_paths.hpp>

namespace sandroot::report {

namespace {

constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-@~";

Result<void> none_holds(const std::vector<std::string>& paths, std::string_view bytes, std::string_view what) {
    for (const auto& path : paths)
        if (path.find_first_of(bytes) != std::string::npos)
            return fail(Errc::refused, escape_for_terminal(path) + ": this list cannot carry " + std::string(what),
                        "sandroot paths --format json");
    return {};
}

Result<std::string> yaml(const std::vector<std::string>& paths) {
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

Json names_json(const std::vector<RootPath>& paths) {
    Json out = Json::array();
    for (const auto& path : paths) out.push_back(json_name(path));
    return out;
}

std::string json(const versions::CopyList& list, const versions::Version& version) {
    Json out = json_head("paths");
    out["version"] = version.name;
    out["variable"] = version.list_variable();
    out["python"] = names_json(list.python);
    out["system"] = names_json(list.system);
    out["runtime"] = names_json(list.runtime);
    out["unlisted"] = Json::array();
    for (const auto& one : list.unlisted)
        out["unlisted"].push_back(
            {{"at", json_name(one.at)}, {"kind", name_of(one.obstacle)}, {"why", message_of(one)}});
    out["closed"] = names_json(list.closed);
    return json_dump(out);
}

}   // namespace

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
    const bool is_plain = value.find_first_not_of(std::string(plain) + ',') == std::string::npos;
    // An environment file would take quotation marks for a part of the first path.
    return std::string(name) + '=' + (is_plain ? value : quote_for_shell(value)) + '\n';
}

Result<void> reads_config(const versions::Version& version) {
    if (version.setting("python_lib_path")) return {};
    return fail(Errc::usage, "dify-sandbox " + version.name + " reads no list from config.yaml",
                "sandroot paths --for " + version.name + " --format env");
}

Result<std::string> paths_text(const versions::CopyList& list, const versions::Version& version, PathFormat format) {
    const std::vector<std::string> chosen = versions::entries_of(list, version);
    std::string out;
    switch (format) {
    case PathFormat::yaml:
        SR_DO(reads_config(version));
        return yaml(chosen);
    case PathFormat::env:
        return environment_line(version.list_variable(), chosen);
    case PathFormat::lines:
        SR_DO(none_holds(chosen, "\n", "a newline"));
        for (const auto& path : chosen) out += path + '\n';
        return out;
    case PathFormat::null:
        for (const auto& path : chosen) out += path + '\0';
        return out;
    case PathFormat::json:
        return json(list, version);
    }
    return out;
}

}   // namespace sandroot::report
