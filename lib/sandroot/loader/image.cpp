#include <sandroot/loader/image.hpp>
#include <sandroot/loader/musl/lists.hpp>
#include <sandroot/loader/search/search_list.hpp>

#include <algorithm>

namespace sandroot::loader {

namespace {

std::vector<Image::Versions> group_versions(const elf::Facts& facts, Tables& tables) {
    std::vector<Image::Versions> groups;
    for (std::size_t at = 0; at < facts.version_needs.size(); ++at) {
        const auto file = tables.names.number(facts.version_needs[at].file);
        if (groups.empty() || groups.back().file != file) groups.push_back({file, at, 0, nullptr});
        ++groups.back().count;
    }
    return groups;
}

/// musl knows no names of a library's own, no other dependencies than DT_NEEDED, no versions and one list.
Image musl_image(Image image, Tables& tables) {
    const elf::Facts& read = *image.facts;
    for (const auto& name : read.needed)
        image.dependencies.push_back({elf::Facts::Dependency::Kind::needed, tables.names.number(name), false});
    image.has_runpath = read.runpath.has_value();
    image.rpath = number_directories(musl_rpath(read, image.origin), tables);
    return image;
}

}   // namespace

TokenValues token_values(const System& system, const std::optional<std::string>& origin, Role role) {
    TokenValues values;
    if (origin) values.origin = *origin;
    values.lib = system.lib_token;
    if (!system.cpu.platform.empty()) values.platform = system.cpu.platform;
    values.secure = system.secure;
    if (role == Role::program) values.trusted = system.default_directories;
    return values;
}

std::vector<DirectoryId> number_directories(const std::vector<std::string>& directories, Tables& tables) {
    std::vector<DirectoryId> numbers;
    numbers.reserve(directories.size());
    for (const auto& directory : directories) numbers.push_back(tables.directories.number(directory));
    return numbers;
}

Image make_image(std::shared_ptr<const elf::Facts> facts, std::optional<std::string> origin, const System& system,
                 Tables& tables, Role role) {
    Image image;
    image.facts = std::move(facts);
    image.origin = std::move(origin);
    const elf::Facts& read = *image.facts;
    if (system.libc == Libc::musl) return musl_image(std::move(image), tables);
    if (read.soname) image.soname = tables.names.number(*read.soname);
    image.dependencies.reserve(read.dependencies.size());
    for (const auto& dependency : read.dependencies)
        image.dependencies.push_back(
            {dependency.kind, tables.names.number(dependency.name), has_token(dependency.name)});
    image.versions = group_versions(read, tables);
    image.defined_versions.assign(read.version_definitions.begin(), read.version_definitions.end());
    std::ranges::sort(image.defined_versions);
    const TokenValues values = token_values(system, image.origin, role);
    const auto directories = [&](const std::string& list) {
        return number_directories(split_search_list(list, Separator::colon, values), tables);
    };
    image.has_runpath = read.runpath.has_value();
    if (read.runpath) image.runpath = directories(*read.runpath);
    else if (read.rpath) image.rpath = directories(*read.rpath);
    image.no_default_directories = (read.flags_1 & elf::flag_1_nodeflib) != 0;
    return image;
}

std::string origin_of(std::string_view path, std::string_view working_directory) {
    std::string whole(path);
    if (!path.starts_with('/')) {
        whole = working_directory;
        if (!whole.ends_with('/')) whole += '/';
        whole += path;
    }
    const auto slash = whole.rfind('/');
    whole.resize(slash == 0 ? 1 : slash);
    return whole;
}

}   // namespace sandroot::loader
