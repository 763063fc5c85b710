#include <sandroot/base/glob.hpp>
#include <sandroot/fs/expand_glob.hpp>
#include <sandroot/plan/libraries/companions.hpp>
#include <sandroot/python/packaging/names.hpp>

#include <algorithm>
#include <set>

namespace sandroot::plan {

namespace {

/// Typelibs are the largest of them, some 700 KiB for GTK.
constexpr std::size_t largest_list = std::size_t{4} << 20U;
/// Names that the globs of one plan's rules may look at, all together.
constexpr std::size_t most_names = 2'000'000;

bool looks_like_an_object(const Name& name) {
    return name.kind == Kind::file && name.name.find(".so") != std::string_view::npos;
}

class Companions {
public:
    Companions(Entries& entries, Closure& closure, const python::Environment& environment, std::size_t jobs,
               std::vector<Missing>& missing)
        : entries_(entries), closure_(closure), environment_(environment), jobs_(jobs), missing_(missing) {}

    /// Whether anything of the rule applied that had not yet.
    bool apply(const policy::Companion& rule) {
        std::optional<RootPath> by;
        std::vector<RootPath> directories;   // Where the libraries lie that matched.
        for (const auto& [path, library] : closure_.libraries()) {
            if (!any_glob_matches(rule.libraries, std::string(path.name())) &&
                !any_glob_matches(rule.libraries, library.soname))
                continue;
            if (!by) by = path;
            directories.push_back(library.real.parent());
        }
        bool applies = rule.always || by;
        for (const auto& distribution : environment_.distributions) {
            if (applies) break;
            if (std::ranges::find(rule.distributions, python::normalised_name(distribution.name)) ==
                rule.distributions.end())
                continue;
            applies = true;
            by = distribution.metadata;
        }
        if (!applies) return false;
        const Reason why{ReasonKind::companion, by, rule.name + ": " + rule.because};
        const bool first = seen_.emplace(&rule, RootPath()).second;
        if (first) {
            for (const auto& soname : rule.take_libraries) (void)closure_.take_soname(soname, why);
            for (const auto& pattern : rule.take_paths) take_paths(pattern, why);
            for (const auto& file : rule.read)
                if (!file.is_beside) read(file.path, file, directories.empty() ? RootPath() : directories.front(), why);
        }
        bool any = first;
        for (const auto& directory : directories) {
            if (!seen_.emplace(&rule, directory).second) continue;
            any = true;
            for (const auto& pattern : rule.take_beside) take_paths((directory / pattern).str(), why);
            for (const auto& file : rule.read)
                if (file.is_beside) read((directory / file.path).str(), file, directory, why);
        }
        return any;
    }

private:
    std::vector<RootPath> expand(const std::string& pattern) {
        return fs::expand_glob(entries_.tree(), pattern, names_left_);
    }

    void take_paths(const std::string& pattern, const Reason& why) {
        for (const auto& path : expand(pattern)) {
            if (const auto added = entries_.add_below(path, why, jobs_); !added) {
                entries_.leave_out(path, LeftOutKind::failed, {{"error", added.error().message}});
                continue;
            }
            const auto real = entries_.chaser().chase(path);
            if (!real) continue;
            for (const auto& object : entries_.within(real->real, looks_like_an_object))
                closure_.take_object(object, why);
        }
    }

    void read(const std::string& pattern, const policy::ListFile& file, const RootPath& directory, const Reason& why) {
        for (const auto& path : expand(pattern)) {
            const auto text = fs::read(entries_.tree(), path, largest_list);
            const auto added = entries_.add(path, why);
            if (!text || !added || !*added) {
                if (!text) entries_.leave_out(path, LeftOutKind::failed, {{"error", text.error().message}});
                continue;
            }
            for (const auto& name : policy::libraries_named(file.format, *text)) {
                const Reason named{ReasonKind::companion, **added, why.detail + " (named in it)"};
                if (!take_named(name, file, directory, named))
                    missing_.push_back({name, MissingStatus::optional, {{**added, {}, "named in it"}}, {}, {}});
            }
        }
    }

    bool take_named(const std::string& name, const policy::ListFile& file, const RootPath& directory,
                    const Reason& why) {
        const bool is_path = name.starts_with('/');
        if (is_path || !file.search.empty()) {
            const RootPath path = is_path ? RootPath(name) : directory / file.search / name;
            if (entries_.tree().stat(path, fs::Follow::yes)) return closure_.take_soname(path.str(), why);
        }
        return !is_path && closure_.take_soname(name, why);
    }

    Entries& entries_;
    Closure& closure_;
    const python::Environment& environment_;
    std::size_t jobs_;
    std::vector<Missing>& missing_;
    std::set<std::pair<const policy::Companion*, RootPath>> seen_;   // With a directory, for what lies beside.
    std::size_t names_left_ = most_names;
};

}   // namespace

void take_companions(Entries& entries, Closure& closure, const python::Environment& environment,
                     const policy::Rules& rules, std::size_t jobs, std::vector<Missing>& missing) {
    Companions companions(entries, closure, environment, jobs, missing);
    // What one rule brings may make another apply.
    for (bool again = true; again;) {
        again = false;
        for (const auto& rule : rules.companions) again = companions.apply(rule) || again;
    }
}

}   // namespace sandroot::plan
