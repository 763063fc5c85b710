#include <sandroot/explain/packages/packages.hpp>
#include <sandroot/explain/packages/sonames.hpp>

#include <algorithm>
#include <map>

namespace sandroot::explain {

namespace {

constexpr std::size_t longest_list = 16 << 20;

/// The packages whose list of files has one of `libraries`, by library.
std::map<std::string, std::string> owners_in(const fs::Tree& tree, const std::set<std::string>& libraries) {
    std::map<std::string, std::string> owners;
    const RootPath directory("/var/lib/dpkg/info");
    const auto entries = tree.list(directory);
    if (!entries || libraries.empty()) return owners;
    for (const auto& entry : *entries) {
        if (!entry.name.ends_with(".list")) continue;
        const auto text = fs::read(tree, directory / entry.name, longest_list);
        if (!text) continue;
        for (const auto& library : libraries) {
            if (!text->contains('/' + library + '\n')) continue;
            const std::string package = entry.name.substr(0, entry.name.size() - std::string_view(".list").size());
            owners.emplace(library, package.substr(0, package.find(':')));
        }
    }
    return owners;
}

Package package_for(const std::string& library, const Distribution& distribution,
                    const std::map<std::string, std::string>& owners) {
    switch (distribution.manager) {
    case Manager::apk:
        return {"so:" + library, {library}};
    case Manager::dnf:
        return {library + "()(64bit)", {library}};
    case Manager::apt:
        if (const auto owner = owners.find(library); owner != owners.end()) return {owner->second, {library}, true};
        return {package_of(library, *distribution.release), {library}};
    case Manager::unknown:
        break;
    }
    return {};
}

}   // namespace

Packages packages_for(const std::set<std::string>& libraries, const Distribution& distribution, const fs::Tree* tree) {
    Packages packages{distribution, {}};
    if (distribution.manager == Manager::unknown) return packages;
    const auto owners = tree && distribution.manager == Manager::apt ? owners_in(*tree, libraries)
                                                                     : std::map<std::string, std::string>();
    std::map<std::string, Package> by_name;
    for (const auto& library : libraries) {
        const Package one = package_for(library, distribution, owners);
        if (one.name.empty()) {
            packages.without.push_back(library);
            continue;
        }
        Package& joined = by_name[one.name];
        joined.name = one.name;
        joined.is_installed = one.is_installed;
        joined.libraries.push_back(library);
    }
    for (auto& [name, package] : by_name) packages.all.push_back(std::move(package));
    return packages;
}

}   // namespace sandroot::explain
