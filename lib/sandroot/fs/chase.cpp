#include <sandroot/base/escape.hpp>
#include <sandroot/fs/chase.hpp>
#include <sandroot/fs/components.hpp>

#include <cerrno>
#include <climits>

namespace sandroot::fs {

Result<const Chaser::Seen*> Chaser::look(const RootPath& path) {
    if (const auto known = seen_.find(path); known != seen_.end()) return &known->second;
    SR_TRY(const Stat stat, tree_.stat(path, Follow::no));
    Seen seen{stat, {}};
    if (stat.type == Type::symlink) {
        SR_TRY(seen.target, tree_.read_link(path));
    }
    return &seen_.emplace(path, std::move(seen)).first->second;
}

Result<Chased> Chaser::chase(const RootPath& path) {
    const auto stop = [&](int number) { return fail_errno(number, escape_for_terminal(path.str())); };
    if (path.str().size() >= PATH_MAX) return stop(ENAMETOOLONG);
    Chased chased;
    std::vector<std::string> pending;
    push_components(pending, path.str());
    SR_TRY(const Seen* here, look(RootPath()));
    chased.stat = here->stat;
    while (!pending.empty()) {
        const std::string component = std::move(pending.back());
        pending.pop_back();
        if (chased.stat.type != Type::directory) return stop(ENOTDIR);
        if (component == ".") continue;
        if (component == "..") {
            chased.real = chased.real.parent();
            SR_TRY(here, look(chased.real));
            chased.stat = here->stat;
            continue;
        }
        if (component.size() > NAME_MAX) return stop(ENAMETOOLONG);
        const RootPath next = chased.real / component;
        const auto seen = look(next);
        if (!seen) return stop(seen.error().os_error);
        if ((*seen)->stat.type == Type::symlink) {
            if (static_cast<int>(chased.hops.size()) >= most_symlinks) return stop(ELOOP);
            chased.hops.push_back({next, (*seen)->target});
            if ((*seen)->target.empty()) return stop(ENOENT);
            if ((*seen)->target.front() == '/') {
                chased.real = RootPath();
                SR_TRY(here, look(chased.real));
                chased.stat = here->stat;
            }
            push_components(pending, (*seen)->target);
            continue;
        }
        chased.real = next;
        chased.stat = (*seen)->stat;
        if (chased.stat.type == Type::directory) chased.directories.push_back(next);
    }
    return chased;
}

Result<Chased> chase(const Tree& tree, const RootPath& path) {
    return Chaser(tree).chase(path);
}

}   // namespace sandroot::fs
