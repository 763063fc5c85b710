#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/sandbox/sandbox_versions.hpp>

#include <algorithm>
#include <array>

namespace sandroot::report {

namespace {

using namespace versions;

std::string or_dash(const std::string& text) {
    return text.empty() ? "-" : text;
}

std::string users(const Version& version) {
    std::string text = std::to_string(version.first_user);
    if (version.last_user != version.first_user) text += '-' + std::to_string(version.last_user);
    return text;
}

std::string list_name(const Version& version) {
    return version.list_source == ListSource::setting ? "python_lib_path" : "SYSTEM_LIB_REQUIREMENTS";
}

constexpr std::size_t columns = 9;
using Row = std::array<std::string, columns>;

Row row_of(const Version& version) {
    return {version.name,
            or_dash(version.released),
            version.python_version,
            list_name(version) + " (" + version.list + ')',
            std::to_string(version.copier.generation),
            version.copy_blocks_start ? "blocks" : "background",
            version.repeats == Repeats::pip ? "pip" : "pip, copy",
            version.wipes_root ? "wiped" : "kept",
            users(version) + (version.keeps_group_of_root ? ", group 0" : "")};
}

/// "copied as links" for what becomes of `links`.
std::string_view words_of(LinkBelow link) {
    switch (link) {
    case LinkBelow::dropped:
        return "left out";
    case LinkBelow::copied:
        return "copied as a link, without what it leads to";
    case LinkBelow::followed:
        return "followed: its files are copied under the link's name";
    }
    return "";
}

std::string_view words_of(ListedLink link) {
    switch (link) {
    case ListedLink::nothing:
        return "nothing is copied";
    case ListedLink::misplaced:
        return "copied to a wrong place: its own path below its own path";
    case ListedLink::followed:
        return "followed: its files are copied under the link's name";
    }
    return "";
}

class Writer {
public:
    explicit Writer(const Palette& palette) : palette_(palette) {}

    void heading(std::string_view text) {
        if (!out_.empty()) out_ += '\n';
        out_ += palette_.paint(palette_.strong, text) + '\n';
    }
    void line(std::string text) { out_ += "  " + std::move(text) + '\n'; }
    void pair(std::string_view name, std::string_view value) {
        line(padded(std::string(name), 34) + std::string(value));
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    const Palette& palette_;
    std::string out_;
};

void write_start(Writer& out, const Version& version) {
    out.pair("image", version.image);
    out.pair("interpreter", version.python_path + ", Python " + version.python_version);
    std::string user = users(version);
    user += version.keeps_group_of_root ? ", group 0, which it never gives up" : ", group of the user sandbox";
    if (version.clears_groups) user += ", no other groups";
    out.pair("runs code as user", user);
    out.pair("prepared root", version.wipes_root ? "deleted at every start" : "kept, and copied into");
    out.pair("first copy", version.copy_blocks_start
                               ? "at the start, before anything is served"
                               : "in the background, while the server already says it is healthy");
    out.pair("every " + version.interval, version.repeats == Repeats::pip
                                              ? "pip installs the requirements"
                                              : "pip installs the requirements, and the list is copied again");
}

void write_list(Writer& out, const Version& version) {
    if (version.list_source == ListSource::setting) {
        out.heading("The list: PYTHON_LIB_PATH, else python_lib_path, else list " + version.list);
    } else {
        out.heading("The list: what the interpreter reports, and SYSTEM_LIB_REQUIREMENTS, else list " + version.list);
    }
    const auto other = default_list_of(version, Architecture::arm64);
    std::size_t at = 0;
    for (const auto& path : default_list_of(version, Architecture::amd64)) {
        out.line(path == other[at] ? path : path + "  (arm64: " + other[at] + ')');
        ++at;
    }
}

void write_copier(Writer& out, const Version& version) {
    const Copier& copier = version.copier;
    out.heading("The copy (generation " + std::to_string(copier.generation) + ')');
    out.pair("a file", "linked hard, else copied with mode 0444");
    out.pair("a link to a file", "copied as a link, without what it leads to");
    out.pair("a link to a directory", words_of(copier.listed_directory_link));
    out.pair("below a directory, a link", words_of(copier.links));
    out.pair("below it, a link to a directory", words_of(copier.directory_links));
    out.pair("an empty directory", "left out");
    out.pair("anything else, such as a device", "ends the server at its start");
    out.pair("what is already there", "never removed");
}

Json setting_json(const Setting& setting) {
    Json out;
    out["key"] = json_text_or_null(setting.key);
    out["variable"] = json_text_or_null(setting.variable);
    out["kind"] = name_of(setting.kind);
    out["replaces_defaults"] = setting.replaces_defaults;
    out["about"] = setting.about;
    return out;
}

Json version_json(const Version& version) {
    Json out;
    out["name"] = version.name;
    out["released"] = json_text_or_null(version.released);
    out["image"] = version.image;
    out["python"] = {{"path", version.python_path}, {"version", version.python_version}};
    out["list"] = {{"from", version.list_source == ListSource::setting ? "setting" : "interpreter"},
                   {"variable", version.list_variable()},
                   {"name", version.list},
                   {"default", Json::object()}};
    for (const auto architecture : {Architecture::amd64, Architecture::arm64})
        out["list"]["default"][std::string(name_of(architecture))] = default_list_of(version, architecture);
    out["copier"] = {{"generation", version.copier.generation},
                     {"links", name_of(version.copier.links)},
                     {"directory_links", name_of(version.copier.directory_links)},
                     {"listed_directory_link", name_of(version.copier.listed_directory_link)}};
    out["copy_blocks_start"] = version.copy_blocks_start;
    out["repeats"] = {{"interval", version.interval}, {"copy", version.repeats == Repeats::pip_and_copy}};
    out["wipes_root"] = version.wipes_root;
    out["users"] = {{"first", version.first_user}, {"last", version.last_user}};
    out["keeps_group_of_root"] = version.keeps_group_of_root;
    out["clears_groups"] = version.clears_groups;
    out["settings"] = Json::array();
    for (const auto& setting : version.settings) out["settings"].push_back(setting_json(setting));
    out["traps"] = Json::array();
    for (const auto& trap : version.traps) out["traps"].push_back({{"setting", trap.setting}, {"text", trap.text}});
    return out;
}

}   // namespace

std::string versions_table(std::span<const Version> versions, std::string_view latest, const Palette& palette) {
    std::vector<Row> rows{
        {"VERSION", "RELEASED", "PYTHON", "LIST", "COPIER", "FIRST COPY", "REPEATED", "ROOT", "CODE RUNS AS"}};
    for (const auto& version : versions) rows.push_back(row_of(version));
    std::array<std::size_t, columns> widths{};
    for (const auto& row : rows)
        for (std::size_t at = 0; at < columns; ++at) widths[at] = std::max(widths[at], width(row[at]));
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t at = 0; at + 1 < columns; ++at) line += padded(row[at], widths[at] + 2);
        line += row.back();
        out += (&row == rows.data() ? palette.paint(palette.strong, line) : line) + '\n';
    }
    out += "\nlatest is " + std::string(latest) + ". All of one: sandroot sandbox " + std::string(latest) + '\n';
    return out;
}

std::string version_text(const Version& version, const Palette& palette) {
    Writer out(palette);
    out.heading(
        "dify-sandbox " + version.name +
        (version.released.empty() ? "" : (version.name.starts_with("main") ? ", as of " : ", ") + version.released));
    write_start(out, version);
    write_list(out, version);
    write_copier(out, version);
    out.heading("Settings, in config.yaml and in the environment, which wins");
    for (const auto& setting : version.settings) {
        std::string text = padded(or_dash(setting.variable), 28) + padded(std::string(name_of(setting.kind)), 10);
        out.pair(or_dash(setting.key), text + setting.about);
    }
    out.heading("Pitfalls");
    for (const auto& trap : version.traps) out.line(trap.setting + ": " + trap.text);
    return out.take();
}

std::string versions_json(std::span<const Version> versions, std::string_view latest) {
    Json out = json_head("sandbox");
    out["latest"] = latest;
    out["versions"] = Json::array();
    for (const auto& version : versions) out["versions"].push_back(version_json(version));
    return json_dump(out);
}

}   // namespace sandroot::report
