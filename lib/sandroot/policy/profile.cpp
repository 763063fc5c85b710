#include <sandroot/base/escape.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/base/suggest.hpp>
#include <sandroot/policy/builtin.hpp>
#include <sandroot/policy/profile.hpp>
#include <sandroot/policy/prune_sets_yaml.hpp>
#include <sandroot/policy/rules_yaml.hpp>

#include <algorithm>

namespace sandroot::policy {

namespace {

/// Far more than the lines of any sandbox's users.
constexpr std::size_t most_content = std::size_t{16} << 20U;

Result<std::vector<Profile::Directory>> parse_directories(const YAML::Node& list, std::string_view origin) {
    std::vector<Profile::Directory> out;
    if (list.IsDefined() && !list.IsSequence()) return yaml::mistake(list, origin, "directories must be a list");
    for (const auto& node : list) {
        SR_DO(yaml::expect_keys(node, origin, {"path", "mode"}));
        Profile::Directory directory;
        SR_TRY(directory.path, yaml::path(node, "path", origin));
        SR_TRY(directory.mode, yaml::mode(node, "mode", origin, 0755));
        out.push_back(std::move(directory));
    }
    return out;
}

/// Lines for a range of users: `each: {from: 10000, to: 10999, line: "user%:x:%:…"}`, where % is the number.
Result<std::string> repeated_lines(const YAML::Node& each, std::string_view origin) {
    std::string out;
    if (!each.IsDefined()) return out;
    SR_DO(yaml::expect_keys(each, origin, {"from", "to", "line"}));
    SR_TRY(const auto from, yaml::number(each, "from", origin));
    SR_TRY(const auto to, yaml::number(each, "to", origin));
    SR_TRY(const std::string line, yaml::text(each, "line", origin));
    if (to < from || to - from > 100'000) return yaml::mistake(each, origin, "from and to must be a range");
    for (auto number = std::uint64_t{from}; number <= to; ++number) {
        if (out.size() > most_content) return yaml::mistake(each, origin, "these are over 16 MiB of lines");
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
        SR_TRY(file.path, yaml::path(node, "path", origin));
        SR_TRY(file.mode, yaml::mode(node, "mode", origin, 0644));
        SR_TRY(file.content, yaml::text(node, "content", origin));
        SR_TRY(const std::string lines, repeated_lines(node["each"], origin));
        file.content += lines;
        out.push_back(std::move(file));
    }
    return out;
}

}   // namespace

Result<Profile> parse_profile(std::string_view text, std::string_view origin) {
    SR_TRY(const YAML::Node document, yaml::load(text, origin));
    SR_DO(yaml::expect_keys(document, origin,
                            {"name", "about", "on_top", "extends", "directories", "files", "paths", "links", "never",
                             "keep", "companions", "host_provided", "of_other_systems", "prune", "prune_sets"}));
    Profile profile;
    SR_TRY(profile.name, yaml::text(document, "name", origin, std::string(HostPath(std::string(origin)).name())));
    SR_TRY(profile.about, yaml::text(document, "about", origin));
    SR_TRY(profile.on_top, yaml::boolean(document, "on_top", origin));
    SR_TRY(profile.extends, yaml::strings(document, "extends", origin));
    SR_TRY(profile.directories, parse_directories(document["directories"], origin));
    SR_TRY(profile.files, parse_files(document["files"], origin));
    SR_TRY(profile.paths, yaml::paths(document, "paths", origin));
    SR_TRY(profile.links, yaml::paths(document, "links", origin));
    SR_TRY(profile.never, yaml::strings(document, "never", origin));
    for (const auto& glob : profile.never)
        if (!glob.starts_with('/') && !glob.starts_with('*'))
            return yaml::mistake(document["never"], origin,
                                 "a glob is held against whole paths, so it begins with / or *: \"" +
                                     escape_for_terminal(glob) + "\"");
    SR_TRY(profile.keep, yaml::strings(document, "keep", origin));
    for (const auto& name : profile.keep)
        if (name.empty() || name.contains('/') || name == "." || name == "..")
            return yaml::mistake(document["keep"], origin,
                                 "no name at the top of the root: \"" + escape_for_terminal(name) + "\"");
    SR_TRY(profile.rules, rules_in(document, origin));
    SR_TRY(profile.prune, yaml::strings(document, "prune", origin));
    SR_TRY(profile.prune_sets, prune_sets_in(document, "prune_sets", origin));
    return profile;
}

Result<void> check_prune(const Profile& profile, const Profile& base, std::string_view text, std::string_view origin) {
    if (profile.prune.empty()) return {};
    SR_TRY(const auto built_in, built_in_prune_sets());
    std::vector<std::string_view> names{"safe"};
    for (const auto* sets : {&built_in, &base.prune_sets, &profile.prune_sets})
        for (const auto& set : *sets)
            if (std::ranges::find(names, set.name) == names.end()) names.push_back(set.name);
    for (std::size_t at = 0; at < profile.prune.size(); ++at) {
        const std::string& name = profile.prune[at];
        if (std::ranges::find(names, name) != names.end()) continue;
        SR_TRY(const YAML::Node document, yaml::load(text, origin));
        const YAML::Node list = document["prune"];
        std::string known;
        for (const auto one : names) known += (known.empty() ? "" : ", ") + std::string(one);
        auto mistake =
            yaml::mistake(list.IsSequence() ? list[at] : list, origin,
                          "there is no prune set \"" + escape_for_terminal(name) + "\" (known here: " + known + ")");
        if (const auto near = nearest(name, names); !near.empty())
            mistake.error().hint = "did you mean " + std::string(near) + "?";
        return mistake;
    }
    return {};
}

std::vector<BuiltInProfile> built_in_profiles() {
    return {{"dify", builtin::profile_dify},
            {"minimal", builtin::profile_minimal},
            {"none", builtin::profile_none},
            {"fonts", builtin::profile_fonts},
            {"locales", builtin::profile_locales}};
}

Result<std::string_view> built_in_profile_text(std::string_view name) {
    std::string names;
    for (const auto& one : built_in_profiles()) {
        if (one.name == name) return one.yaml;
        names += (names.empty() ? "" : ", ") + std::string(one.name);
    }
    return fail(Errc::usage, "there is no profile named " + quote_for_shell(name),
                "built-in profiles: " + names + "; a file needs a slash in its name (./" + escape_for_terminal(name) +
                    ")");
}

Result<Profile> built_in_profile(std::string_view name) {
    SR_TRY(const auto text, built_in_profile_text(name));
    return parse_profile(text, "built-in profile " + std::string(name));
}

}   // namespace sandroot::policy
