#include <sandroot/base/escape.hpp>
#include <sandroot/config/check.hpp>
#include <sandroot/config/scalar.hpp>

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

/// What only the running container has, or need not have.
bool is_of_the_container(std::string_view path) {
    return path == "/etc/hosts" || path == "/etc/resolv.conf" || path.starts_with("/run/");
}

bool is_below(std::string_view path, std::string_view directory) {
    return directory == "/" ||
           (path.starts_with(directory) && path.size() > directory.size() && path[directory.size()] == '/');
}

std::string size_text(std::uint64_t bytes) {
    if (bytes < 1'000'000) return std::to_string((bytes + 999) / 1000) + " kB";
    return std::to_string((bytes + 500'000) / 1'000'000) + " MB";
}

std::string files_text(std::size_t files, std::uint64_t bytes) {
    return std::to_string(files) + (files == 1 ? " file, " : " files, ") + size_text(bytes);
}

class Check {
public:
    Check(const Configuration& configuration, const versions::Version& version)
        : configuration_(configuration), version_(version) {}

    ConfigFindings run() {
        const CopiedList& list = configuration_.list;
        if (list.is_default && (list.place.line != 0 || is_set_to_nothing()))
            add(Severity::warning, list.place, "default_list",
                "an empty list means the built-in one, not an empty one; the shortest that makes sense is /etc/hosts "
                "and "
                "/etc/resolv.conf",
                {list.place.variable.empty() ? "python_lib_path: [/etc/hosts, /etc/resolv.conf]"
                                             : list.place.variable + "=/etc/hosts,/etc/resolv.conf"});
        for (std::size_t at = 0; at < list.entries.size(); ++at)
            if (brings_something(list.entries[at], configuration_.looked_at[at])) take(at);
        if (!list.is_default)
            for (const std::size_t at : taken_) look_closer(at);
        check_needed();
        return std::move(findings_);
    }

private:
    void add(Severity severity, const Place& place, std::string_view kind, std::string text,
             std::vector<std::string> instead = {}) {
        findings_.push_back({place, std::string(kind), severity, std::move(text), std::move(instead)});
    }
    /// Of a list that nobody wrote, no entry is to be written otherwise.
    void tell(Severity severity, const ListEntry& entry, std::string_view kind, const std::string& text,
              const std::vector<std::string>& paths = {}) {
        if (!configuration_.list.is_default)
            add(severity, entry.place, kind, escape_for_terminal(entry.path) + ' ' + text,
                lines_for(entry.place, paths));
    }

    /// Whether the copy is to have the directory under just this name.
    [[nodiscard]] bool is_needed_as(const std::string& directory) const {
        return std::ranges::any_of(configuration_.needed, [&](const NeededPath& needed) {
            const std::string path = bare_path(needed.path);
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

    [[nodiscard]] static std::vector<std::string> lines_for(const Place& place, const std::vector<std::string>& paths) {
        std::vector<std::string> lines;
        for (const auto& path : paths) lines.push_back(place.variable.empty() ? "  - " + spelled(path) : path);
        return lines;
    }

    /// Whether the copier makes something of the entry that lies where it belongs.
    bool brings_something(const ListEntry& entry, const ListedPath& looked) {
        using enum Severity;
        const std::string bare = bare_path(entry.path);
        const bool is_meant = entry.path.starts_with('/') && looked.what != What::absent;   // A name that has a blank.
        if (has_blank(entry.path) && !is_meant) {
            const auto first = entry.path.find_first_not_of(" \t");
            const auto last = entry.path.find_last_not_of(" \t");
            const std::string tight = first == std::string::npos ? "" : entry.path.substr(first, last - first + 1);
            told_.insert(bare_path(tight));
            add(error, entry.place, "blank",
                '"' + escape_for_terminal(entry.path) + "\" is looked for with the blank in it, and passed over",
                lines_for(entry.place, {tight}));
            return false;
        }
        if (!entry.path.starts_with('/')) {
            tell(error, entry, "not_absolute", "is not absolute, and is looked for where the server was started");
            return false;
        }
        switch (looked.what) {
        case What::absent:
            if (!is_of_the_container(entry.path)) tell(warning, entry, "absent", "is not there, and is passed over");
            return false;
        case What::dangling:
            if (!is_of_the_container(entry.path))
                tell(warning, entry, "dangling_link", "is a link that leads nowhere, and is passed over");
            return false;
        case What::special:
            tell(error, entry, "special_file",
                 "is a " + std::string(fs::name_of(looked.type)) +
                     "; the copy fails at it, and the server ends at its start without saying why");
            return false;
        case What::directory:
        case What::directory_link:
            if (entry.path.ends_with('/') && entry.path != "/") {
                told_.insert(bare);
                tell(error, entry, "trailing_slash",
                     "ends in a slash, and is copied to a wrong place: " + bare + " below " + bare,
                     {looked.what == What::directory ? bare : bare + "/."});
                return false;
            }
            if (looked.what == What::directory_link && !entry.path.ends_with("/.") &&
                version_.copier.listed_directory_link != versions::ListedLink::followed) {
                const bool nothing = version_.copier.listed_directory_link == versions::ListedLink::nothing;
                std::vector<std::string> instead;
                if (is_needed_as(bare)) {
                    instead = {bare + "/."};
                    told_.insert(bare);
                }
                tell(error, entry, "directory_link",
                     "is a link to the directory " + escape_for_terminal(looked.way.back()) +
                         (nothing ? ", of which nothing is copied"
                                  : ", and becomes a link inside a directory of its own name"),
                     instead);
                return false;
            }
            return true;
        case What::file:
        case What::file_link:
            return true;
        }
        return false;
    }

    void take(std::size_t at) {
        const ListEntry& entry = configuration_.list.entries[at];
        const auto what = configuration_.looked_at[at].what;
        const std::string bare = bare_path(entry.path);
        if (!listed_.emplace(bare, at).second) {
            tell(Severity::warning, entry, "doubled", "is listed twice");
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
        const std::string bare = bare_path(entry.path);
        if (looked.what == What::file_link) {
            std::vector<std::string> lines{bare};
            for (std::size_t hop = 0; hop < looked.way.size(); ++hop)
                if (!is_covered(looked.way[hop], hop + 1 < looked.way.size())) lines.push_back(looked.way[hop]);
            told_.insert(lines.begin(), lines.end());
            if (lines.size() > 1)
                tell(Severity::error, entry, "target_missing",
                     "is a link, and what it leads to is not listed: " + escape_for_terminal(lines.back()), lines);
        }
        if (looked.what == What::directory || looked.what == What::directory_link) check_cost(entry, bare, looked);
        else if (const auto above = directory_of(bare);
                 !above.empty() && (looked.what == What::file || version_.copier.links != versions::LinkBelow::dropped))
            tell(Severity::warning, entry, "doubled",
                 "lies in " + escape_for_terminal(above) + ", which is listed as well");
    }

    void check_cost(const ListEntry& entry, const std::string& bare, const ListedPath& looked) {
        std::vector<std::string> paths;
        std::size_t files = 0;
        std::uint64_t bytes = 0;
        for (const auto& needed : configuration_.needed) {
            const std::string path = bare_path(needed.path);
            if (path == bare || is_below(bare, path)) return;   // Asked for as it is.
            if (!is_below(path, bare)) continue;
            paths.push_back(needed.path);
            files += needed.files;
            bytes += needed.bytes;
        }
        if (files >= looked.files) return;
        std::string text = "is copied file by file: " + files_text(looked.files, looked.bytes);
        text += paths.empty() ? "; nothing of it is needed" : "; needed of it: " + files_text(files, bytes);
        tell(Severity::warning, entry, "too_much", text, paths);
    }

    void check_needed() {
        const CopiedList& list = configuration_.list;
        const std::string where = list.is_default ? "the built-in list of dify-sandbox " + version_.name : "the list";
        for (const auto& needed : configuration_.needed) {
            const std::string path = bare_path(needed.path);
            if (is_of_the_container(path) || is_covered(path, needed.is_link) || is_told(path)) continue;
            const bool in_parts =
                std::ranges::any_of(listed_, [&](const auto& one) { return is_below(one.first, path); });
            std::string text = escape_for_terminal(path) + " is not in " + where;
            if (!needed.why.empty()) text += ": " + needed.why;
            if (in_parts) text += " (parts of it are)";
            add(needed.vital ? Severity::error : Severity::warning, list.place, "missing", std::move(text),
                lines_for(list.place, {needed.path}));
        }
    }

    const Configuration& configuration_;
    const versions::Version& version_;
    ConfigFindings findings_;
    std::map<std::string, std::size_t> listed_;   // Bare paths that bring something.
    std::set<std::string> directories_;           // Those of them that bring all that is below.
    std::vector<std::size_t> taken_;
    std::set<std::string> told_;   // Paths that a finding says how to list.
};

}   // namespace

ConfigFindings check_list(const Configuration& configuration, const versions::Version& version) {
    return Check(configuration, version).run();
}

}   // namespace sandroot::config
