#include <sandroot/plan/packages.hpp>
#include <sandroot/versions/copy_cover.hpp>
#include <sandroot/versions/copy_list.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace sandroot::versions {

namespace {

/// What a version that asks the interpreter gets to hear.
std::vector<RootPath> discovered(const python::Interpreter& interpreter) {
    std::vector<RootPath> all = interpreter.site_directories;
    all.push_back(interpreter.stdlib);
    all.push_back(interpreter.platstdlib);
    all.insert(all.end(), interpreter.paths.begin(), interpreter.paths.end());
    return plan::outermost(all);
}

/// In an image build these are the builder's, and in a container they are mounted. A link among them needs its target,
/// which the running container may have although the image does not.
std::vector<RootPath> runtime_paths_of(const fs::Tree& tree) {
    constexpr int most_hops = 8;
    std::set<RootPath> paths;
    for (const auto name : runtime_paths) {
        RootPath path{std::string(name)};
        for (int hops = 0; hops < most_hops; ++hops) {
            paths.insert(path);
            const auto seen = tree.stat(path, fs::Follow::no);
            if (!seen || seen->type != fs::Type::symlink) break;
            const auto target = tree.read_link(path);
            if (!target || target->empty() || target->find("..") != std::string::npos) {
                if (const auto real = fs::chase(tree, path)) paths.insert(real->real);
                break;
            }
            path = target->starts_with('/') ? RootPath(*target).tidy() : (path.parent() / *target).tidy();
        }
    }
    return {paths.begin(), paths.end()};
}

/// SYSTEM_LIB_REQUIREMENTS is trimmed, so a path that ends in a blank would be another one.
void leave_out_trimmed(CopyList& list) {
    std::erase_if(list.system, [&](const RootPath& path) {
        if (!path.str().ends_with(' ') && !path.str().ends_with('\t')) return false;
        list.unlisted.push_back({path, Obstacle::trimmed_blank});
        return true;
    });
}

std::vector<RootPath> closed_to_users(const plan::Plan& plan, const Version& version) {
    std::vector<RootPath> closed;
    for (const auto& directory : plan.directories)
        for (std::size_t at = 0; at < directory.size(); ++at) {
            const plan::Name name = directory[at];
            if (name.kind != plan::Kind::file || (name.source.mode & 0004U) != 0) continue;
            const bool has_group = version.keeps_group_of_root && name.source.gid == 0;
            if (!has_group || (name.source.mode & 0040U) == 0) closed.push_back(name.at());
        }
    std::ranges::sort(closed);
    return closed;
}

}   // namespace

CopyList copy_list(const plan::Plan& plan, const fs::Tree& tree, const python::Interpreter& interpreter,
                   const Version& version) {
    CopyList list;
    list.runtime = runtime_paths_of(tree);
    if (version.list_source == ListSource::interpreter) {
        const std::vector<RootPath> said = discovered(interpreter);
        CopyCover cover(plan, tree, version.copier, said);
        cover.pass_over_areas();
        list.python = said;
        list.system = cover.take_rest();
        list.unlisted = cover.take_unlisted();
        leave_out_trimmed(list);
    } else {
        const std::vector<RootPath> areas = plan::outermost(plan::package_directories(interpreter));
        CopyCover cover(plan, tree, version.copier, areas);
        list.python = cover.take_areas();
        list.system = cover.take_rest();
        list.unlisted = cover.take_unlisted();
    }
    list.closed = closed_to_users(plan, version);
    std::erase_if(list.system, [&](const auto& path) { return std::ranges::binary_search(list.runtime, path); });
    return list;
}

std::vector<std::string> entries_of(const CopyList& list, const Version& version) {
    std::vector<std::string> entries;
    const auto take = [&](const std::vector<RootPath>& paths) {
        for (const auto& path : paths) entries.push_back(path.str());
    };
    if (version.list_source == ListSource::setting) take(list.python);
    take(list.system);
    take(list.runtime);
    std::ranges::sort(entries);
    return entries;
}

std::string bare_path(std::string entry) {
    while (entry.size() > 1 && (entry.ends_with('/') || entry.ends_with("/.")))
        entry.resize(entry.size() - (entry.ends_with('/') ? 1 : 2));
    return entry.empty() ? "/" : entry;
}

CopyList copy_list_of_prepared_root(const fs::Tree& tree) {
    CopyList list;
    list.runtime = runtime_paths_of(tree);
    return list;
}

}   // namespace sandroot::versions
