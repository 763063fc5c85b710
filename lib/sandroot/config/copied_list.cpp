#include <sandroot/config/copied_list.hpp>
#include <sandroot/fs/chase.hpp>
#include <sandroot/fs/walk.hpp>

#include <algorithm>
#include <ranges>

namespace sandroot::config {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\n\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\n\r") - first + 1);
}

/// As Go's strings.Split has it, but that a list whose elements are trimmed has no empty ones.
std::vector<std::string> split(std::string_view value, bool trim) {
    std::vector<std::string> out;
    while (true) {
        const auto comma = value.find(',');
        const auto element = trim ? trimmed(value.substr(0, comma)) : value.substr(0, comma);
        if (!trim || !element.empty()) out.emplace_back(element);
        if (comma == std::string_view::npos) return out;
        value.remove_prefix(comma + 1);
    }
}

/// Where `target` leads from a link at `path`, by text alone.
std::string led_to(const std::string& path, std::string_view target) {
    RootPath at = target.starts_with('/') ? RootPath("/") : RootPath(path).parent();
    while (!target.empty()) {
        const auto component = target.substr(0, target.find('/'));
        target.remove_prefix(std::min(target.size(), component.size() + 1));
        if (component == "..") at = at.parent();
        else if (!component.empty() && component != ".") at = at / component;
    }
    return at.str();
}

void count_files(const fs::Tree& tree, const std::string& path, ListedPath& listed) {
    const auto walked = fs::walk(tree, RootPath(path), 0);
    if (!walked) return;
    for (const auto& directory : walked->directories)
        for (const auto& entry : directory.entries) {
            if (entry.stat.type == fs::Type::directory) continue;
            ++listed.files;
            if (listed.blank_name.empty() && (entry.name.ends_with(' ') || entry.name.ends_with('\t')))
                listed.blank_name = (directory.at / entry.name).str();
            if (entry.stat.type == fs::Type::file) listed.bytes += entry.stat.size;
        }
}

}   // namespace

const Assignment* find_variable(const std::vector<Assignment>& environment, std::string_view name) {
    for (const auto& assignment : std::views::reverse(environment))
        if (assignment.name == name) return &assignment;
    return nullptr;
}

std::optional<SetText> set_text(const File& file, const std::vector<Assignment>& environment,
                                const versions::Version& version, std::string_view key) {
    const versions::Setting* setting = version.setting(key);
    if (!setting) return std::nullopt;
    if (const auto* variable = find_variable(environment, setting->variable); variable && !variable->value.empty())
        return SetText{{variable->name, variable->line}, variable->value, false};
    const Value* value = file.find(setting->key);
    if (!value || value->shape != Shape::text || value->texts.front().text.empty()) return std::nullopt;
    return SetText{{"", value->line}, value->texts.front().text, true};
}

CopiedList copied_list(const File& file, const std::vector<Assignment>& environment, const versions::Version& version,
                       versions::Architecture architecture) {
    CopiedList list;
    const std::string variable(version.list_variable());
    const versions::Setting* setting = version.setting(variable);
    if (const Assignment* assignment = find_variable(environment, variable); assignment && !assignment->value.empty()) {
        list.place = {variable, assignment->line};
        for (auto& path : split(assignment->value, setting && setting->trimmed))
            list.entries.push_back({std::move(path), list.place});
        return list;
    }
    const Value* value = setting && !setting->key.empty() ? file.find(setting->key) : nullptr;
    if (value) {
        list.place = {"", value->line};
        if (value->shape == Shape::list)
            for (const auto& text : value->texts) list.entries.push_back({text.text, {"", text.line}});
        if (!list.entries.empty()) return list;
    } else if (setting && setting->key.empty()) {
        list.place = {variable, 0};
    }
    list.is_default = true;
    for (auto& path : versions::default_list_of(version, architecture))
        list.entries.push_back({std::move(path), list.place});
    return list;
}

NamedInterpreter look_at_interpreter(const fs::Tree& tree, const RootPath& named, const RootPath& meant) {
    NamedInterpreter interpreter;
    const auto there = fs::chase(tree, named);
    interpreter.is_there = there.has_value() && there->stat.type == fs::Type::file;
    if (!interpreter.is_there) return interpreter;
    interpreter.is_executable = (there->stat.mode & 0111U) != 0;
    const auto other = fs::chase(tree, meant);
    // A venv's interpreter is a link to the one that it was made from; what tells them apart lies beside the link.
    const auto venv = [&](const RootPath& path) {
        const RootPath prefix = path.parent().parent();
        return tree.stat(prefix / "pyvenv.cfg", fs::Follow::yes) ? prefix.str() : std::string();
    };
    interpreter.is_meant = named == meant || (other && other->real == there->real && venv(named) == venv(meant));
    return interpreter;
}

ListedPath look_at_listed(const fs::Tree& tree, const std::string& path) {
    ListedPath listed;
    std::string at = path;
    for (int hops = 0;; ++hops) {
        const auto stat = tree.stat(RootPath(at), fs::Follow::no);
        if (!stat || hops > 40) {
            listed.what = hops == 0 ? ListedPath::What::absent : ListedPath::What::dangling;
            return listed;
        }
        if (stat->type == fs::Type::symlink) {
            const auto target = tree.read_link(RootPath(at));
            at = led_to(at, target.value_or(""));
            listed.way.push_back(at);
            continue;
        }
        listed.type = stat->type;
        if (stat->type == fs::Type::file) {
            listed.what = hops == 0 ? ListedPath::What::file : ListedPath::What::file_link;
        } else if (stat->type == fs::Type::directory) {
            listed.what = hops == 0 ? ListedPath::What::directory : ListedPath::What::directory_link;
            count_files(tree, at, listed);
        } else {
            listed.what = ListedPath::What::special;
        }
        return listed;
    }
}

}   // namespace sandroot::config
