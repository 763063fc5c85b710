#include <sandroot/config/check.hpp>
#include <sandroot/config/yaml/block.hpp>
#include <sandroot/config/yaml/scalar.hpp>
#include <sandroot/versions/copy_list.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace sandroot::config {

namespace {

using What = ListedPath::What;

bool has_blank(std::string_view path) {
    constexpr std::string_view blanks = " \t";
    return !path.empty() &&
           (blanks.find(path.front()) != std::string_view::npos || blanks.find(path.back()) != std::string_view::npos);
}

std::string without_blanks(std::string_view path) {
    const auto first = path.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return std::string(path.substr(first, path.find_last_not_of(" \t") - first + 1));
}

/// What only the running container has, or need not have.
bool is_of_the_container(std::string_view path) {
    return path == "/etc/hosts" || path == "/etc/resolv.conf" || path.starts_with("/run/");
}

bool is_below(std::string_view path, std::string_view directory) {
    return directory == "/" ||
           (path.starts_with(directory) && path.size() > directory.size() && path[directory.size()] == '/');
}

class Check {
public:
    Check(const Configuration& configuration, const versions::Version& version)
        : configuration_(configuration), version_(version) {}

    Findings run() {
        const CopiedList& list = configuration_.list;
        if (list.is_default && (list.place.line != 0 || is_set_to_nothing() || configuration_.is_prepared))
            add_default_list();
        for (std::size_t at = 0; at < list.entries.size(); ++at)
            if (brings_something(list.entries[at], configuration_.looked_at[at])) take(at);
        if (!list.is_default)
            for (const std::size_t at : taken_) look_closer(at);
        check_needed();
        return std::move(findings_);
    }

private:
    void add_default_list() {
        Location place = configuration_.list.place;
        // Where nothing is set at all, a variable is what reaches every version.
        if (place.line == 0 && place.variable.empty()) place.variable = version_.list_variable();
        const bool in_file = place.variable.empty();
        findings_.push_back({place,
                             Kind::default_list,
                             configuration_.is_prepared ? Severity::error : Severity::warning,
                             in_file ? std::string(list_key) : place.variable,
                             {{"is_prepared", configuration_.is_prepared}},
                             {in_file ? std::string(list_key) + ": [/etc/hosts, /etc/resolv.conf]"
                                      : place.variable + "=/etc/hosts,/etc/resolv.conf"}});
    }

    /// `paths` are to be listed instead. Says nothing about the built-in list: the user did not write it.
    void add(Severity severity, const ListEntry& entry, Kind kind, Values values = {},
             const std::vector<std::string>& paths = {}) {
        if (!configuration_.list.is_default)
            findings_.push_back(
                {entry.place, kind, severity, entry.path, std::move(values), lines_for(entry.place, paths)});
    }

    /// Whether the copy is to have the directory under just this name.
    [[nodiscard]] bool is_needed_as(const std::string& directory) const {
        return std::ranges::any_of(configuration_.needed, [&](const versions::NeededPath& needed) {
            const std::string path = versions::bare_path(needed.path);
            return path == directory || is_below(path, directory);
        });
    }

    [[nodiscard]] bool is_told(const std::string& path) const {
        return std::ranges::any_of(told_, [&](const auto& one) { return path == one || is_below(path, one); });
    }

    [[nodiscard]] bool is_set_to_nothing() const {
        const auto* variable = find_variable(configuration_.environment, version_.list_variable());
        return variable && variable->value.empty() && configuration_.list.place.variable == variable->name;
    }

    [[nodiscard]] static std::vector<std::string> lines_for(const Location& place,
                                                            const std::vector<std::string>& paths) {
        std::vector<std::string> lines;
        for (const auto& path : paths) lines.push_back(place.variable.empty() ? "  - " + spelled(path) : path);
        return lines;
    }

    /// Whether the copier makes something of the entry that lies where it belongs.
    bool brings_something(const ListEntry& entry, const ListedPath& looked) {
        using enum Severity;
        const bool is_absolute = entry.path.starts_with('/');
        if (has_blank(entry.path) && !(is_absolute && looked.what != What::absent)) {   // Else its name has the blank.
            const std::string tight = without_blanks(entry.path);
            told_.insert(versions::bare_path(tight));
            add(error, entry, Kind::blank, {}, {tight});
            return false;
        }
        if (!is_absolute) {
            add(error, entry, Kind::not_absolute);
            return false;
        }
        switch (looked.what) {
        case What::absent:
        case What::dangling:
            if (!is_of_the_container(entry.path))
                add(warning, entry, looked.what == What::absent ? Kind::absent : Kind::dangling_link);
            return false;
        case What::special:
            add(error, entry, Kind::special_file, {{"type", std::string(fs::name_of(looked.type))}});
            return false;
        case What::directory:
        case What::directory_link:
            return brings_directory(entry, looked);
        case What::file:
        case What::file_link:
            return true;
        }
        return false;
    }

    bool brings_directory(const ListEntry& entry, const ListedPath& looked) {
        const std::string bare = versions::bare_path(entry.path);
        if (!looked.blank_name.empty()) add(Severity::error, entry, Kind::blank_name, {{"name", looked.blank_name}});
        const bool is_link = looked.what == What::directory_link;
        if (entry.path.ends_with('/') && entry.path != "/") {
            told_.insert(bare);
            add(Severity::error, entry, Kind::trailing_slash, {{"path", bare}}, {is_link ? bare + "/." : bare});
            return false;
        }
        const auto becomes = version_.copier.listed_directory_link;
        if (!is_link || entry.path.ends_with("/.") || becomes == versions::ListedLink::followed) return true;
        std::vector<std::string> instead;
        if (is_needed_as(bare)) {
            instead = {bare + "/."};
            told_.insert(bare);
        }
        add(Severity::error, entry, Kind::directory_link,
            {{"target", looked.way.back()}, {"is_misplaced", becomes == versions::ListedLink::misplaced}}, instead);
        return false;
    }

    void take(std::size_t at) {
        const ListEntry& entry = configuration_.list.entries[at];
        const auto what = configuration_.looked_at[at].what;
        const std::string bare = versions::bare_path(entry.path);
        if (!listed_.emplace(bare, at).second) {
            add(Severity::warning, entry, Kind::doubled);
            return;
        }
        if (what == What::directory || what == What::directory_link) directories_.insert(bare);
        taken_.push_back(at);
    }

    /// The listed directory that brings `path`; empty where none does.
    [[nodiscard]] std::string_view directory_of(std::string_view path) const {
        for (std::string_view above = path; above.size() > 1;) {
            above = above.substr(0, std::max<std::size_t>(above.rfind('/'), 1));
            if (const auto found = directories_.find(std::string(above)); found != directories_.end()) return *found;
            if (above == "/") break;
        }
        return {};
    }

    [[nodiscard]] bool is_covered(const std::string& path, bool is_link) const {
        if (listed_.contains(path)) return true;
        return !directory_of(path).empty() && (!is_link || version_.copier.links != versions::LinkBelow::dropped);
    }

    void look_closer(std::size_t at) {
        const ListEntry& entry = configuration_.list.entries[at];
        const ListedPath& looked = configuration_.looked_at[at];
        const std::string bare = versions::bare_path(entry.path);
        if (looked.what == What::file_link) {
            std::vector<std::string> lines{bare};
            for (std::size_t hop = 0; hop < looked.way.size(); ++hop)
                if (!is_covered(looked.way[hop], hop + 1 < looked.way.size())) lines.push_back(looked.way[hop]);
            told_.insert(lines.begin(), lines.end());
            if (lines.size() > 1) add(Severity::error, entry, Kind::target_missing, {{"target", lines.back()}}, lines);
        }
        if (looked.what == What::directory || looked.what == What::directory_link) check_cost(entry, bare, looked);
        else if (const auto above = directory_of(bare);
                 !above.empty() && (looked.what == What::file || version_.copier.links != versions::LinkBelow::dropped))
            add(Severity::warning, entry, Kind::doubled, {{"directory", std::string(above)}});
    }

    void check_cost(const ListEntry& entry, const std::string& bare, const ListedPath& looked) {
        std::vector<std::string> paths;
        std::size_t files = 0;
        std::uint64_t bytes = 0;
        for (const auto& needed : configuration_.needed) {
            const std::string path = versions::bare_path(needed.path);
            if (path == bare || is_below(bare, path)) return;   // Asked for as it is.
            if (!is_below(path, bare)) continue;
            paths.push_back(needed.path);
            files += needed.files;
            bytes += needed.bytes;
        }
        if (files >= looked.files) return;
        add(Severity::warning, entry, Kind::too_much,
            {{"files", looked.files}, {"bytes", looked.bytes}, {"needed_files", files}, {"needed_bytes", bytes}},
            paths);
    }

    void check_needed() {
        const CopiedList& list = configuration_.list;
        for (const auto& needed : configuration_.needed) {
            const std::string path = versions::bare_path(needed.path);
            if (is_of_the_container(path) || is_covered(path, needed.is_link) || is_told(path)) continue;
            const bool in_parts =
                std::ranges::any_of(listed_, [&](const auto& one) { return is_below(one.first, path); });
            Values values{{"in_parts", in_parts}};
            if (list.is_default) values.push_back({"default_list_of", version_.name});
            findings_.push_back({list.place, Kind::missing, needed.is_vital ? Severity::error : Severity::warning, path,
                                 std::move(values), lines_for(list.place, {needed.path}), needed.reason});
        }
    }

    const Configuration& configuration_;
    const versions::Version& version_;
    Findings findings_;
    std::map<std::string, std::size_t> listed_;   // Bare paths that bring something.
    std::set<std::string> directories_;           // Those of them that bring all that is below.
    std::vector<std::size_t> taken_;
    std::set<std::string> told_;   // Paths that a finding says how to list.
};

}   // namespace

bool is_of_prepared_root(const CopiedList& list) {
    return !list.is_default &&
           std::ranges::all_of(list.entries, [](const ListEntry& entry) { return is_of_the_container(entry.path); });
}

Findings check_list(const Configuration& configuration, const versions::Version& version) {
    return Check(configuration, version).run();
}

}   // namespace sandroot::config
