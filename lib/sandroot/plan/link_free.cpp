#include <sandroot/plan/link_free.hpp>
#include <sandroot/plan/packages.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace sandroot::plan {

namespace {

constexpr int most_hops = 40;   // As the kernel has it.

bool is_plain(const RootPath& path) {
    return path.str().find("/../") == std::string::npos && !path.str().ends_with("/..");
}

void sort_once(std::vector<RootPath>& paths) {
    std::erase_if(paths, [](const RootPath& path) { return path.is_root() || !is_plain(path); });
    std::ranges::sort(paths);
    const auto doubles = std::ranges::unique(paths);
    paths.erase(doubles.begin(), doubles.end());
}

/// Directories whose content Python imports, by the names that it has for them.
std::vector<RootPath> imported_from(const python::Interpreter& interpreter) {
    std::vector<RootPath> directories;
    for (const auto& directory : package_directories(interpreter)) directories.push_back(directory.tidy());
    sort_once(directories);
    return directories;
}

class Unlinking {
public:
    Unlinking(Entries& entries, const python::Interpreter& interpreter)
        : entries_(entries), executable_(interpreter.executable), asked_(asked_for(interpreter)),
          imported_(imported_from(interpreter)) {}

    void run() {
        free_executable();
        // Each round takes one link off these paths, or spreads one, which happens once for each of their components.
        for (bool again = true; again;) {
            again = false;
            for (const auto& path : asked_)
                if (free_first_link(path)) again = true;
        }
    }

private:
    [[nodiscard]] Reason reason(const RootPath& path) const {
        return {ReasonKind::interpreter, executable_, "no link, since Python asks for the realpath of " + path.str()};
    }

    void free_executable() {
        const auto chased = entries_.chaser().chase(executable_);
        if (!chased || chased->stat.type != fs::Type::file) return;
        for (const auto& hop : chased->hops) {
            const auto name = entries_.find(hop.at);
            const auto end = entries_.chaser().chase(hop.at);
            if (name && name->kind == Kind::symlink && end && end->stat.type == fs::Type::file)
                entries_.become_file(hop.at, chased->real, reason(executable_));
        }
    }

    /// Where `link`, a symlink of the plan, ends in the plan.
    [[nodiscard]] std::optional<RootPath> end_of(const RootPath& link) const {
        RootPath at = link.parent();
        std::string rest(link.name());
        std::optional<Name> name;
        for (int hops = 0; !rest.empty();) {
            const auto slash = rest.find('/');
            const std::string component = rest.substr(0, slash);
            rest.erase(0, slash == std::string::npos ? rest.size() : slash + 1);
            if (component.empty() || component == ".") continue;
            if (component == "..") {
                at = at.parent();
                continue;
            }
            name = entries_.find(at / component);
            if (!name) return std::nullopt;
            if (name->kind != Kind::symlink) {
                at = at / component;
                continue;
            }
            if (++hops > most_hops) return std::nullopt;
            if (name->target.starts_with('/')) at = RootPath();
            rest = std::string(name->target) + (rest.empty() ? "" : "/" + rest);
        }
        const auto end = entries_.find(at);
        return end && end->kind == Kind::directory ? std::optional(at) : std::nullopt;
    }

    /// Whether there was one that could be taken away.
    bool free_first_link(const RootPath& path) {
        for (std::size_t slash = 1; slash != std::string::npos;) {
            slash = path.str().find('/', slash);
            const RootPath link(path.str().substr(0, slash));
            if (slash != std::string::npos) ++slash;
            const auto name = entries_.find(link);
            if (!name) return false;
            if (name->kind != Kind::symlink) continue;
            const auto real = end_of(link);
            if (!real) return false;
            free_directory(link, *real, path);
            return true;
        }
        return false;
    }

    void free_directory(const RootPath& link, const RootPath& real, const RootPath& path) {
        const auto is_in_it = [&](const RootPath& asked) { return asked.is_within(real); };
        const bool is_asked = link.is_within(real) || std::ranges::any_of(asked_, is_in_it);
        if (!is_asked) entries_.take_place(link, real, false, reason(path));
        else if (link == path && !link.is_within(real) && std::ranges::binary_search(imported_, path))
            entries_.take_place(link, real, true, reason(path));
        else entries_.spread(link, real, reason(path));
    }

    Entries& entries_;
    const RootPath executable_;
    std::vector<RootPath> asked_;
    std::vector<RootPath> imported_;
};

}   // namespace

std::vector<RootPath> asked_for(const python::Interpreter& interpreter) {
    std::vector<RootPath> paths = imported_from(interpreter);
    for (const auto* prefix : {&interpreter.prefix, &interpreter.base_prefix, &interpreter.exec_prefix,
                               &interpreter.base_exec_prefix, &interpreter.stdlib, &interpreter.platstdlib})
        paths.push_back(prefix->tidy());
    paths.push_back(interpreter.executable.tidy());
    sort_once(paths);
    return paths;
}

void free_of_links(Entries& entries, const python::Interpreter& interpreter) {
    Unlinking(entries, interpreter).run();
}

}   // namespace sandroot::plan
