#include <sandroot/base/escape.hpp>
#include <sandroot/sandbox/builtin.hpp>
#include <sandroot/sandbox/profile.hpp>
#include <sandroot/sandbox/yaml.hpp>

namespace sandroot::sandbox {

namespace {

Result<void> expect_absolute(const YAML::Node& node, std::string_view origin, const std::string& path) {
    if (path.starts_with('/')) return {};
    return yaml::mistake(node, origin, "a path must be absolute: \"" + escape_for_terminal(path) + "\"");
}

Result<std::vector<Profile::Directory>> parse_directories(const YAML::Node& list, std::string_view origin) {
    std::vector<Profile::Directory> out;
    if (list.IsDefined() && !list.IsSequence()) return yaml::mistake(list, origin, "directories must be a list");
    for (const auto& node : list) {
        SR_DO(yaml::expect_keys(node, origin, {"path", "mode"}));
        Profile::Directory directory;
        SR_TRY(directory.path, yaml::text(node, "path", origin));
        SR_TRY(directory.mode, yaml::mode(node, "mode", origin, 0755));
        SR_DO(expect_absolute(node, origin, directory.path));
        out.push_back(std::move(directory));
    }
    return out;
}

/// Lines for a range of users: `each: {from: 10000, to: 10999, line: "user%:x:%:…"}`, where % is the number.
Result<std::string> repeated_lines(const YAML::Node& each, std::string_view origin) {
    std::string out;
    if (!each.IsDefined()) return out;
    SR_DO(yaml::expect_keys(each, origin, {"from", "to", "line"}));
    const int from = each["from"].as<int>(0);
    const int to = each["to"].as<int>(-1);
    SR_TRY(const std::string line, yaml::text(each, "line", origin));
    if (from < 0 || to < from || to - from > 100'000) return yaml::mistake(each, origin, "from and to must be a range");
    for (int number = from; number <= to; ++number) {
        for (const char byte : line) {
            if (byte == '%') out += std::to_string(number);
            else out += byte;
        }
        out += '\n';
    }
    return out;
}

Result<std::vector<Profile::File>> parse_files(const YAML::Node& list, std::string_view origin) {
    std::vector<Profile::File> out;
    if (list.IsDefined() && !list.IsSequence()) return yaml::mistake(list, origin, "files must be a list");
    for (const auto& node : list) {
        SR_DO(yaml::expect_keys(node, origin, {"path", "mode", "content", "each"}));
        Profile::File file;
        SR_TRY(file.path, yaml::text(node, "path", origin));
        SR_TRY(file.mode, yaml::mode(node, "mode", origin, 0644));
        SR_TRY(file.content, yaml::text(node, "content", origin));
        SR_TRY(const std::string lines, repeated_lines(node["each"], origin));
        file.content += lines;
        SR_DO(expect_absolute(node, origin, file.path));
        out.push_back(std::move(file));
    }
    return out;
}

}   // namespace

Result<Profile> parse_profile(std::string_view text, std::string_view origin) {
    SR_TRY(const YAML::Node document, yaml::load(text, origin));
    SR_DO(yaml::expect_keys(document, origin, {"name", "directories", "files", "paths", "links", "never", "keep"}));
    Profile profile;
    SR_TRY(profile.name, yaml::text(document, "name", origin));
    SR_TRY(profile.directories, parse_directories(document["directories"], origin));
    SR_TRY(profile.files, parse_files(document["files"], origin));
    SR_TRY(profile.paths, yaml::strings(document, "paths", origin));
    SR_TRY(profile.links, yaml::strings(document, "links", origin));
    SR_TRY(profile.never, yaml::strings(document, "never", origin));
    SR_TRY(profile.keep, yaml::strings(document, "keep", origin));
    for (const auto& path : profile.paths) SR_DO(expect_absolute(document["paths"], origin, path));
    for (const auto& path : profile.links) SR_DO(expect_absolute(document["links"], origin, path));
    return profile;
}

std::vector<std::string> built_in_profile_names() {
    return {"dify", "none"};
}

Result<Profile> built_in_profile(std::string_view name) {
    if (name == "dify") return parse_profile(builtin::profile_dify, "built-in profile dify");
    if (name == "none") return parse_profile("name: none", "built-in profile none");
    return fail(Errc::usage, "there is no profile named " + quote_for_shell(name),
                "built-in profiles: dify, none; a file needs a slash in its name (./" + escape_for_terminal(name) +
                    ")");
}

}   // namespace sandroot::sandbox
