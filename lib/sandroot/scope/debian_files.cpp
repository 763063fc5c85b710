#include <sandroot/python/text.hpp>
#include <sandroot/scope/debian_files.hpp>

#include <algorithm>
#include <unordered_map>

namespace sandroot::scope {

namespace {

constexpr std::size_t list_limit = 64U << 20U;
constexpr std::size_t status_limit = 256U << 20U;

/// A Debian package with files in directories of sys.path.
struct Package {
    std::vector<RootPath> paths;
    std::vector<RootPath> metadata;   ///< The distributions'.
    std::vector<std::string> depends;
};
using Packages = std::unordered_map<std::string, Package>;

/// Takes a line off `text`.
std::string_view take_line(std::string_view& text) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
}

/// "python3-numpy" of "python3-numpy:amd64.list", "python3-numpy:any (>= 1)" and the like.
std::string package_name(std::string_view text) {
    text = python::stripped(text);
    return std::string(text.substr(0, text.find_first_of(": (")));
}

bool lies_below(std::string_view line, const std::vector<RootPath>& directories) {
    return std::ranges::any_of(directories, [&](const RootPath& directory) {
        const std::string& above = directory.str();
        return line.size() > above.size() && line.starts_with(above) && line[above.size()] == '/';
    });
}

Packages read_lists(const fs::Tree& tree, const std::vector<RootPath>& below) {
    Packages packages;
    const RootPath database(dpkg_lists);
    const auto lists = tree.list(database);
    if (!lists) return packages;
    for (const auto& list : *lists) {
        if (!list.name.ends_with(".list")) continue;
        const auto text = fs::read(tree, database / list.name, list_limit);
        if (!text) continue;
        Package package;
        for (std::string_view rest = *text; !rest.empty();) {
            const auto line = take_line(rest);
            if (!lies_below(line, below)) continue;
            package.paths.emplace_back(std::string(line));
            if (line.ends_with(".egg-info") || line.ends_with(".dist-info"))
                package.metadata.push_back(package.paths.back());
        }
        if (!package.paths.empty())
            packages.emplace(package_name(list.name.substr(0, list.name.size() - 5)), std::move(package));
    }
    return packages;
}

/// Source: deb-control(5), Depends; of alternatives each counts, for what is not installed is not among `packages`.
void read_dependencies(const fs::Tree& tree, Packages& packages) {
    const auto text = fs::read(tree, RootPath("/var/lib/dpkg/status"), status_limit);
    if (!text) return;
    Package* package = nullptr;
    for (std::string_view rest = *text; !rest.empty();) {
        auto line = take_line(rest);
        if (line.starts_with("Package: ")) {
            const auto known = packages.find(package_name(line.substr(9)));
            package = known == packages.end() ? nullptr : &known->second;
        } else if (package != nullptr && line.starts_with("Depends: ")) {
            for (line.remove_prefix(9); !line.empty();) {
                const auto one = line.substr(0, line.find_first_of(",|"));
                line.remove_prefix(std::min(line.size(), one.size() + 1));
                package->depends.push_back(package_name(one));
            }
        }
    }
}

/// `package` with what it depends on.
DebianPackage gathered(const std::string& name, const Package& package, const Packages& packages) {
    DebianPackage out;
    std::set<std::string> seen{name};
    std::vector<const Package*> queue{&package};
    for (std::size_t at = 0; at < queue.size(); ++at) {
        out.files.insert(out.files.end(), queue[at]->paths.begin(), queue[at]->paths.end());
        for (const auto& other : queue[at]->depends) {
            const auto known = packages.find(other);
            if (known == packages.end() || !seen.insert(other).second) continue;
            const auto& metadata = known->second.metadata;
            if (metadata.empty()) queue.push_back(&known->second);
            else out.needs.insert(out.needs.end(), metadata.begin(), metadata.end());
        }
    }
    return out;
}

}   // namespace

DebianPackages debian_packages(const fs::Tree& tree, const std::set<RootPath>& wanted,
                               const std::vector<RootPath>& below) {
    DebianPackages found;
    if (wanted.empty()) return found;
    Packages packages = read_lists(tree, below);
    if (packages.empty()) return found;
    read_dependencies(tree, packages);
    for (const auto& [name, package] : packages)
        for (const auto& path : package.metadata)
            if (wanted.contains(path)) found.emplace(path, gathered(name, package, packages));
    return found;
}

}   // namespace sandroot::scope
