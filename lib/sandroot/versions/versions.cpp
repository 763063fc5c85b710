#include <sandroot/base/escape.hpp>
#include <sandroot/policy/yaml.hpp>
#include <sandroot/versions/builtin.hpp>
#include <sandroot/versions/versions.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <span>
#include <utility>

namespace sandroot::versions {

namespace {

using Paths = std::vector<std::string>;
using Lists = std::map<std::string, Paths>;

template <class T>
using Words = std::initializer_list<std::pair<std::string_view, T>>;

const Words<ValueKind> kinds{{"text", ValueKind::text},       {"number", ValueKind::number},
                             {"boolean", ValueKind::boolean}, {"duration", ValueKind::duration},
                             {"texts", ValueKind::texts},     {"numbers", ValueKind::numbers}};

/// Sets `value` to what the word under `key` stands for; leaves it where there is no such key.
template <class T>
Result<void> choose(const YAML::Node& map, const char* key, std::string_view origin, Words<T> words, T& value) {
    if (!map[key].IsDefined()) return {};
    SR_TRY(const std::string typed, policy::yaml::text(map, key, origin));
    std::string all;
    for (const auto& [word, meaning] : words) {
        if (word == typed) {
            value = meaning;
            return {};
        }
        all += (all.empty() ? "" : ", ") + std::string(word);
    }
    return policy::yaml::mistake(map[key], origin,
                                 std::string(key) + ": \"" + escape_for_terminal(typed) + "\" is not one of " + all);
}

Result<void> replace(Paths& paths, const YAML::Node& node, std::string_view origin) {
    SR_DO(policy::yaml::expect_keys(node, origin, {"what", "by"}));
    SR_TRY(const Paths what, policy::yaml::strings(node, "what", origin));
    SR_TRY(const Paths by, policy::yaml::strings(node, "by", origin));
    const auto [first, last] = std::ranges::search(paths, what);
    if (what.empty() || first == last)
        return policy::yaml::mistake(node, origin, "what must stand in the list, in this order");
    const auto at = paths.erase(first, last);
    paths.insert(at, by.begin(), by.end());
    return {};
}

Result<Lists> parse_lists(const YAML::Node& nodes, std::string_view origin) {
    Lists lists;
    for (const auto& node : nodes) {
        SR_DO(policy::yaml::expect_keys(node, origin, {"name", "like", "paths", "add", "replace"}));
        SR_TRY(const std::string name, policy::yaml::text(node, "name", origin));
        SR_TRY(const std::string like, policy::yaml::text(node, "like", origin));
        Paths paths;
        if (!like.empty()) {
            const auto found = lists.find(like);
            if (found == lists.end())
                return policy::yaml::mistake(node["like"], origin, "there is no list before this one named " + like);
            paths = found->second;
        }
        for (const char* key : {"paths", "add"}) {
            SR_TRY(const Paths more, policy::yaml::strings(node, key, origin));
            paths.insert(paths.end(), more.begin(), more.end());
        }
        for (const auto& step : node["replace"]) SR_DO(replace(paths, step, origin));
        for (const auto& path : paths)
            if (!path.starts_with('/'))
                return policy::yaml::mistake(node, origin, "a path must be absolute: \"" + path + "\"");
        if (name.empty() || !lists.emplace(name, std::move(paths)).second)
            return policy::yaml::mistake(node, origin, "a list needs a name of its own");
    }
    return lists;
}

Result<std::map<std::string, Copier>> parse_copiers(const YAML::Node& nodes, std::string_view origin) {
    const Words<LinkBelow> below{
        {"dropped", LinkBelow::dropped}, {"copied", LinkBelow::copied}, {"followed", LinkBelow::followed}};
    const Words<ListedLink> listed{
        {"nothing", ListedLink::nothing}, {"misplaced", ListedLink::misplaced}, {"followed", ListedLink::followed}};
    std::map<std::string, Copier> copiers;
    for (const auto& node : nodes) {
        SR_DO(policy::yaml::expect_keys(node, origin,
                                        {"generation", "links", "directory_links", "listed_directory_link"}));
        Copier copier;
        copier.generation = node["generation"].as<unsigned>(0);
        SR_DO(choose(node, "links", origin, below, copier.links));
        SR_DO(choose(node, "directory_links", origin, below, copier.directory_links));
        SR_DO(choose(node, "listed_directory_link", origin, listed, copier.listed_directory_link));
        if (copier.generation == 0) return policy::yaml::mistake(node, origin, "a copier needs a generation");
        copiers[std::to_string(copier.generation)] = copier;
    }
    return copiers;
}

using Filters = std::map<Architecture, Filter>;

Result<void> add_numbers(std::vector<int>& numbers, const YAML::Node& map, const char* key, std::string_view origin) {
    SR_TRY(const auto texts, policy::yaml::strings(map, key, origin));
    for (const auto& text : texts) {
        int number = -1;
        if (std::from_chars(text.data(), text.data() + text.size(), number).ptr != text.data() + text.size() ||
            number < 0 || std::ranges::find(numbers, number) != numbers.end())
            return policy::yaml::mistake(map[key], origin,
                                         std::string(key) + ": must be new numbers of system calls: " + text);
        numbers.insert(std::ranges::upper_bound(numbers, number), number);
    }
    return {};
}

Result<std::map<std::string, Filters>> parse_filters(const YAML::Node& nodes, std::string_view origin) {
    std::map<std::string, Filters> all;
    for (const auto& node : nodes) {
        SR_DO(policy::yaml::expect_keys(node, origin, {"name", "like", "amd64", "arm64"}));
        SR_TRY(const std::string name, policy::yaml::text(node, "name", origin));
        SR_TRY(const std::string like, policy::yaml::text(node, "like", origin));
        if (!like.empty() && !all.contains(like))
            return policy::yaml::mistake(node["like"], origin, "there is no filter before this one named " + like);
        Filters filters = like.empty() ? Filters{} : all[like];
        for (const auto architecture : {Architecture::amd64, Architecture::arm64}) {
            const YAML::Node more = node[std::string(name_of(architecture))];
            if (!more.IsDefined()) continue;
            SR_DO(policy::yaml::expect_keys(more, origin, {"allow", "network", "faked", "always", "unknown"}));
            Filter& filter = filters[architecture];
            SR_DO(add_numbers(filter.allow, more, "allow", origin));
            SR_DO(add_numbers(filter.network, more, "network", origin));
            SR_DO(add_numbers(filter.faked, more, "faked", origin));
            SR_DO(add_numbers(filter.always, more, "always", origin));
            SR_TRY(filter.unknown, policy::yaml::text(more, "unknown", origin));
        }
        if (name.empty() || !all.emplace(name, std::move(filters)).second)
            return policy::yaml::mistake(node, origin, "a filter needs a name of its own");
    }
    return all;
}

Result<std::vector<Setting>> parse_settings(const YAML::Node& nodes, std::string_view origin) {
    std::vector<Setting> settings;
    for (const auto& node : nodes) {
        SR_DO(policy::yaml::expect_keys(node, origin,
                                        {"key", "variable", "kind", "trimmed", "defaults", "since", "until", "about"}));
        Setting setting;
        SR_TRY(setting.key, policy::yaml::text(node, "key", origin));
        SR_TRY(setting.variable, policy::yaml::text(node, "variable", origin));
        SR_DO(choose(node, "kind", origin, kinds, setting.kind));
        SR_DO(choose<bool>(node, "trimmed", origin, {{"true", true}, {"false", false}}, setting.trimmed));
        SR_DO(choose<bool>(node, "defaults", origin, {{"replaced", true}, {"kept", false}}, setting.replaces_defaults));
        SR_TRY(setting.since, policy::yaml::text(node, "since", origin));
        SR_TRY(setting.until, policy::yaml::text(node, "until", origin));
        SR_TRY(setting.about, policy::yaml::text(node, "about", origin));
        if (setting.name().empty() || setting.about.empty())
            return policy::yaml::mistake(node, origin, "a setting needs a key or a variable, and an about");
        settings.push_back(std::move(setting));
    }
    return settings;
}

Result<std::vector<Trap>> parse_traps(const YAML::Node& nodes, std::string_view origin,
                                      const std::vector<Setting>& settings) {
    std::vector<Trap> traps;
    for (const auto& node : nodes) {
        SR_DO(policy::yaml::expect_keys(node, origin, {"setting", "since", "until", "text"}));
        Trap trap;
        SR_TRY(trap.setting, policy::yaml::text(node, "setting", origin));
        SR_TRY(trap.since, policy::yaml::text(node, "since", origin));
        SR_TRY(trap.until, policy::yaml::text(node, "until", origin));
        SR_TRY(trap.text, policy::yaml::text(node, "text", origin));
        if (std::ranges::find(settings, trap.setting, &Setting::name) == settings.end())
            return policy::yaml::mistake(node, origin, "there is no setting " + trap.setting);
        traps.push_back(std::move(trap));
    }
    return traps;
}

Result<void> parse_users(Version& version, const YAML::Node& node, std::string_view origin) {
    if (!node.IsDefined()) return {};
    if (!node.IsSequence() || node.size() != 2)
        return policy::yaml::mistake(node, origin, "users must be the first and the last");
    version.first_user = node[0].as<std::uint32_t>(0);
    version.last_user = node[1].as<std::uint32_t>(0);
    if (version.first_user == 0 || version.last_user < version.first_user)
        return policy::yaml::mistake(node, origin, "users must be a range of user ids");
    return {};
}

/// What versions refer to by name.
struct Named {
    Lists lists;
    std::map<std::string, Copier> copiers;
    std::map<std::string, Filters> filters;
};

/// What `node` says of `version`, which has all of the version before it.
Result<void> change(Version& version, const YAML::Node& node, std::string_view origin, const Named& named) {
    SR_DO(policy::yaml::expect_keys(node, origin,
                                    {"name", "released", "image", "python", "list", "copier", "copies", "every",
                                     "interval", "root", "users", "group", "clears_groups", "filter"}));
    SR_TRY(version.name, policy::yaml::text(node, "name", origin));
    SR_TRY(version.released, policy::yaml::text(node, "released", origin));
    SR_TRY(version.image, policy::yaml::text(node, "image", origin, version.image));
    SR_TRY(version.interval, policy::yaml::text(node, "interval", origin, version.interval));
    if (const YAML::Node python = node["python"]; python.IsDefined()) {
        SR_DO(policy::yaml::expect_keys(python, origin, {"path", "version"}));
        SR_TRY(version.python_path, policy::yaml::text(python, "path", origin));
        SR_TRY(version.python_version, policy::yaml::text(python, "version", origin));
    }
    if (const YAML::Node list = node["list"]; list.IsDefined()) {
        SR_DO(policy::yaml::expect_keys(list, origin, {"name", "from"}));
        SR_TRY(version.list, policy::yaml::text(list, "name", origin));
        SR_DO(choose<ListSource>(list, "from", origin,
                                 {{"setting", ListSource::setting}, {"interpreter", ListSource::interpreter}},
                                 version.list_source));
        const auto found = named.lists.find(version.list);
        if (found == named.lists.end()) return policy::yaml::mistake(list, origin, "there is no list " + version.list);
        version.default_list = found->second;
    }
    if (node["copier"].IsDefined()) {
        SR_TRY(const std::string generation, policy::yaml::text(node, "copier", origin));
        const auto found = named.copiers.find(generation);
        if (found == named.copiers.end())
            return policy::yaml::mistake(node["copier"], origin, "there is no copier " + generation);
        version.copier = found->second;
    }
    if (node["filter"].IsDefined()) {
        SR_TRY(const std::string name, policy::yaml::text(node, "filter", origin));
        const auto found = named.filters.find(name);
        if (found == named.filters.end())
            return policy::yaml::mistake(node["filter"], origin, "there is no filter " + name);
        version.filters = found->second;
    }
    SR_DO(choose<bool>(node, "copies", origin, {{"blocking", true}, {"background", false}}, version.copy_blocks_start));
    SR_DO(choose<Repeats>(node, "every", origin, {{"pip", Repeats::pip}, {"pip and copy", Repeats::pip_and_copy}},
                          version.repeats));
    SR_DO(choose<bool>(node, "root", origin, {{"wiped", true}, {"kept", false}}, version.wipes_root));
    SR_DO(choose<bool>(node, "group", origin, {{"root", true}, {"sandbox", false}}, version.keeps_group_of_root));
    SR_DO(choose<bool>(node, "clears_groups", origin, {{"true", true}, {"false", false}}, version.clears_groups));
    return parse_users(version, node["users"], origin);
}

/// Gives each version what `since` and `until` allow it of `from`. Errors: one of them is no version.
template <class T>
Result<void> distribute(std::vector<Version>& versions, const std::vector<T>& from, std::vector<T> Version::* to,
                        std::string_view origin) {
    const auto place = [&](const std::string& name, std::size_t otherwise) -> Result<std::size_t> {
        if (name.empty()) return otherwise;
        const auto at = std::ranges::find(versions, name, &Version::name);
        if (at == versions.end())
            return fail(Errc::malformed, escape_for_terminal(origin) + ": since or until is not a version: " + name);
        return static_cast<std::size_t>(at - versions.begin());
    };
    for (const T& one : from) {
        SR_TRY(const std::size_t first, place(one.since, 0));
        SR_TRY(const std::size_t last, place(one.until, versions.size() - 1));
        for (std::size_t at = first; at <= last; ++at) (versions[at].*to).push_back(one);
    }
    return {};
}

}   // namespace

Result<Versions> parse_versions(std::string_view text, std::string_view origin) {
    SR_TRY(const YAML::Node document, policy::yaml::load(text, origin));
    SR_DO(
        policy::yaml::expect_keys(document, origin, {"lists", "copiers", "filters", "settings", "traps", "versions"}));
    for (const auto& part : document)
        if (!part.second.IsSequence()) return policy::yaml::mistake(part.second, origin, "a list belongs here");
    Named named;
    SR_TRY(named.lists, parse_lists(document["lists"], origin));
    SR_TRY(named.copiers, parse_copiers(document["copiers"], origin));
    SR_TRY(named.filters, parse_filters(document["filters"], origin));
    Versions versions;
    SR_TRY(versions.settings, parse_settings(document["settings"], origin));
    SR_TRY(const auto traps, parse_traps(document["traps"], origin, versions.settings));
    Version version;
    for (const auto& node : document["versions"]) {
        SR_DO(change(version, node, origin, named));
        const bool again = std::ranges::find(versions.all, version.name, &Version::name) != versions.all.end();
        if (version.name.empty() || again)
            return policy::yaml::mistake(node, origin, "a version needs a name of its own");
        versions.all.push_back(version);
    }
    SR_DO(distribute(versions.all, versions.settings, &Version::settings, origin));
    SR_DO(distribute(versions.all, traps, &Version::traps, origin));
    return versions;
}

Result<Versions> built_in_versions() {
    return parse_versions(builtin::versions, "built-in versions");
}

}   // namespace sandroot::versions
