#include <sandroot/base/glob.hpp>
#include <sandroot/loader/cache/compare_names.hpp>
#include <sandroot/plan/libraries/missing.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace sandroot::plan {

namespace {

using loader::Verdict;

/// What the loader found and did not take on its way, and why.
struct Refused {
    Refusal refusal = Refusal::absent;
    std::string path;
};

Refused refused_of(const loader::Request& request) {
    constexpr std::string_view stack = "cannot enable executable stack as shared object requires";
    Refused first;
    for (const auto& attempt : request.tried) {
        Refusal refusal = Refusal::absent;
        if (attempt.verdict == Verdict::wrong_class) refusal = Refusal::wrong_class;
        else if (attempt.verdict == Verdict::wrong_machine) refusal = Refusal::wrong_machine;
        else if (attempt.verdict == Verdict::unreadable) refusal = Refusal::unreadable;
        else if (attempt.verdict == Verdict::fatal)
            refusal = attempt.detail == stack ? Refusal::executable_stack : Refusal::not_loadable;
        // What stops the loader counts more than what it passed over.
        if (refusal != Refusal::absent && (first.refusal == Refusal::absent || attempt.verdict == Verdict::fatal))
            first = {refusal, attempt.path};
    }
    return first;
}

Refusal refusal_of(python::Defect defect) {
    switch (defect) {
    case python::Defect::other_class:
        return Refusal::wrong_class;
    case python::Defect::other_machine:
    case python::Defect::other_order:
        return Refusal::wrong_machine;
    case python::Defect::other_tag:
        return Refusal::other_python;
    case python::Defect::dangling_link:
        return Refusal::dangling_link;
    case python::Defect::unreadable:
        return Refusal::unreadable;
    default:
        return Refusal::not_loadable;
    }
}

/// The last of the versions of `file` that has the name of `wanted` up to its number: GLIBC_2.36 for GLIBC_2.38.
std::string newest_like(const elf::Facts& file, std::string_view wanted) {
    const auto stem = wanted.substr(0, wanted.find_first_of("0123456789"));
    std::string newest;
    for (const auto& version : file.version_definitions)
        if (version.starts_with(stem) && version.size() > stem.size() && version[stem.size()] >= '0' &&
            version[stem.size()] <= '9' && loader::compare_cache_names(newest, version) < 0)
            newest = version;
    return newest;
}

/// Which libraries of the environment something that runs may have loaded before.
class LoadedEarlier {
public:
    LoadedEarlier(const python::Environment& environment, const Resolutions& resolutions)
        : environment_(environment), is_musl_(resolutions.system.libc == loader::Libc::musl) {
        for (std::size_t at = 0; at < environment.objects.size(); ++at) {
            const auto& object = environment.objects[at];
            if (object.kind != python::ObjectKind::extension) continue;
            const Resolution& resolution = resolutions.of_objects[at];
            if (resolution.loaded.status != loader::LoadStatus::ok) continue;
            for (const auto index : resolution.loaded.objects) {
                const loader::Object& loaded = resolutions.object(resolution, index);
                held_.insert(loaded.identity);
                // musl takes a library for loaded by the name that a search found it as, never by its SONAME.
                if (is_musl_ && loaded.source != loader::Source::path) names_.insert(loaded.requested_as);
            }
        }
        for (const auto& source : environment.sources) {
            for (const auto& named : source.names) opened_.insert(named.name.substr(named.name.rfind('/') + 1));
            for (const auto& folder : source.folders) folders_.insert(top_level_of(source.at) + '/' + folder);
            if (!source.folders.empty() && !is_searched(source.at.parent()))
                folders_.insert(top_level_of(source.at) + '/' + std::string(source.at.parent().name()));
        }
    }

    [[nodiscard]] bool answers(const std::string& name) const {
        if (is_musl_) return names_.contains(name);
        return std::ranges::any_of(environment_.objects, [&](const auto& object) {
            return object.kind != python::ObjectKind::program && object.reading &&
                   object.reading->facts.soname == name && is_loaded(object);
        });
    }

private:
    [[nodiscard]] bool is_loaded(const python::Object& object) const {
        if (held_.contains(object.stat.identity)) return true;
        if (opened_.contains(std::string(object.at.name())) || opened_.contains(*object.reading->facts.soname))
            return true;
        // A package opens a folder of its own, or its "name.libs" beside it, where auditwheel puts libraries.
        std::string package = top_level_of(object.at);
        if (package.ends_with(".libs")) package.resize(package.size() - std::string_view(".libs").size());
        return folders_.contains(package + '/' + std::string(object.at.parent().name()));
    }

    [[nodiscard]] bool is_searched(const RootPath& directory) const {
        const auto& interpreter = environment_.interpreter;
        return std::ranges::find(interpreter.paths, directory) != interpreter.paths.end() ||
               std::ranges::find(interpreter.site_directories, directory) != interpreter.site_directories.end();
    }

    /// The first name of `path` below the nearest directory of sys.path.
    [[nodiscard]] std::string top_level_of(const RootPath& path) const {
        RootPath at = path;
        while (!at.is_root() && !is_searched(at.parent())) at = at.parent();
        return std::string(at.name());
    }

    const python::Environment& environment_;
    bool is_musl_;
    std::unordered_set<fs::Identity> held_;
    std::unordered_set<std::string> names_;
    std::unordered_set<std::string> opened_;
    std::unordered_set<std::string> folders_;   ///< "package/folder"
};

class Judge {
public:
    Judge(const python::Environment& environment, const Resolutions& resolutions, const policy::Rules& rules)
        : environment_(environment), resolutions_(resolutions), rules_(rules), earlier_(environment, resolutions) {
        for (const auto& unusable : environment.unusable) owner_of_.emplace(unusable.at.str(), unusable.distribution);
        for (std::size_t at = 0; at < environment.objects.size(); ++at) {
            const auto& object = environment.objects[at];
            owner_of_.emplace(object.at.str(), object.distribution);
            if (object.kind != python::ObjectKind::extension) continue;
            const Resolution& resolution = resolutions.of_objects[at];
            for (const auto index : resolution.loaded.objects)
                reached_.insert(resolutions.object(resolution, index).identity);
        }
    }

    void judge_environment() {
        for (std::size_t at = 0; at < environment_.objects.size(); ++at) {
            const auto& object = environment_.objects[at];
            const bool is_extension = object.kind == python::ObjectKind::extension;
            if (!is_extension && reached_.contains(object.stat.identity)) continue;
            judge(resolutions_.of_objects[at], is_extension);
        }
    }

    /// Extension modules of another Python, CPU or word size, and those that are cut off.
    void judge_modules() {
        for (const auto& unusable : environment_.unusable) {
            if (unusable.module.empty()) continue;
            Missing module{.name = unusable.module, .needed_by = {}, .error = {}, .places = {}};
            module.is_module = true;
            module.refused = unusable.at.str();
            module.refusal = refusal_of(unusable.defect);
            if (unusable.defect == python::Defect::other_tag) {
                module.value = text_of(unusable.values, "tag");
                module.newest = text_of(unusable.values, "interpreter_tag");
            }
            add(std::move(module), unusable.at.str(), {});
        }
    }

    /// `is_opened`: something opens it, an import or at run time; `how`: what, unless it is an import.
    void judge(const Resolution& resolution, bool is_opened, const std::string& how = {}) {
        if (resolution.loaded.status == loader::LoadStatus::ok) return;
        // A process of its own loads nothing before.
        const bool is_program = resolution.inherited == 0 && !resolution.of.str().empty();
        for (const auto& error : resolution.loaded.version_errors) {
            Missing wanted = of_version(resolution, error);
            wanted.status = status_of(wanted, is_opened, is_program);
            add(std::move(wanted), error.required_by, how);
        }
        bool named = !resolution.loaded.version_errors.empty();
        for (const auto& request : resolution.loaded.requests) {
            if (request.found || request.skipped) continue;
            named = true;
            Missing wanted{.name = request.name, .needed_by = {}, .error = request.error, .places = {}};
            for (const auto& attempt : request.tried) wanted.places.emplace_back(attempt.path);
            wanted.untold = request.untold;
            const Refused refused = refused_of(request);
            wanted.refusal = refused.refusal;
            wanted.refused = refused.path;
            wanted.status = status_of(wanted, is_opened, is_program);
            add(std::move(wanted), resolutions_.object(resolution, request.requester).path, how);
        }
        // The object itself could not be opened: there is no request to name.
        if (named) return;
        Missing itself{
            .name = std::string(resolution.of.name()), .needed_by = {}, .error = resolution.loaded.error, .places = {}};
        itself.status = status_of(itself, is_opened, is_program);
        add(std::move(itself), resolution.of.str(), how);
    }

    std::vector<Missing> finish() {
        std::vector<Missing> out;
        for (auto& [key, by_status] : found_) {
            // The objects that are hurt most come first.
            Missing all;
            std::unordered_set<RootPath> named;
            for (auto& [status, missing] : by_status) {
                std::ranges::sort(missing.needed_by, {}, &Needer::path);
                auto needers = std::move(missing.needed_by);
                if (named.empty()) all = std::move(missing);
                if (named.empty()) all.needed_by.clear();
                for (auto& needer : needers)
                    if (named.insert(needer.path).second) all.needed_by.push_back(std::move(needer));
            }
            out.push_back(std::move(all));
        }
        return out;
    }

private:
    [[nodiscard]] MissingStatus status_of(const Missing& wanted, bool is_opened, bool is_program) const {
        if (any_glob_matches(rules_.host_provided, wanted.name)) return MissingStatus::host_provided;
        // Another file of that name is loaded or not, but this one is refused whatever came before.
        const bool may_come_earlier =
            !is_program && (wanted.refusal == Refusal::absent || wanted.refusal == Refusal::wrong_class ||
                            wanted.refusal == Refusal::wrong_machine);
        if (may_come_earlier && earlier_.answers(wanted.name)) return MissingStatus::order_dependent;
        return is_opened ? MissingStatus::missing : MissingStatus::optional;
    }

    [[nodiscard]] Missing of_version(const Resolution& resolution, const loader::VersionError& error) const {
        Missing wanted{.name = std::string(RootPath(error.provider.str()).name()),
                       .needed_by = {},
                       .error = error.text,
                       .places = {},
                       .refusal = Refusal::version_not_found,
                       .refused = error.provider,
                       .value = error.version};
        const std::size_t all = resolution.inherited + resolution.objects.size();
        for (std::size_t index = 0; index < all; ++index) {
            const loader::Object& object = resolutions_.object(resolution, index);
            if (object.path.str() != error.provider.str() || !object.facts) continue;
            if (object.facts->soname) wanted.name = *object.facts->soname;
            wanted.newest = newest_like(*object.facts, error.version);
        }
        return wanted;
    }

    void add(Missing wanted, const std::string& needer, const std::string& how) {
        std::string package;
        if (const auto owner = owner_of_.find(needer); owner != owner_of_.end() && owner->second)
            package = environment_.distributions[*owner->second].name;
        auto& known = found_[{wanted.name, wanted.refusal, wanted.value}][wanted.status];
        if (known.needed_by.empty()) known = std::move(wanted);
        known.needed_by.push_back({RootPath(needer), std::move(package), how});
    }

    const python::Environment& environment_;
    const Resolutions& resolutions_;
    const policy::Rules& rules_;
    LoadedEarlier earlier_;
    std::unordered_map<std::string, std::optional<std::size_t>> owner_of_;
    std::unordered_set<fs::Identity> reached_;
    std::map<std::tuple<std::string, Refusal, std::string>, std::map<MissingStatus, Missing>> found_;
};

/// Something opens what a rule, a file that it reads, a source or an option names.
bool is_opened_at_run_time(ReasonKind kind) {
    return kind == ReasonKind::companion || kind == ReasonKind::added || kind == ReasonKind::profile ||
           kind == ReasonKind::named_in_source;
}

/// Where the loader would take a file of that name, a symlink may lie whose target is not there.
void note_dangling_link(const fs::Tree& tree, Missing& missing) {
    if (missing.refusal != Refusal::absent) return;
    for (const auto& place : missing.places) {
        const RootPath path(place);
        const auto stat = tree.stat(path, fs::Follow::no);
        if (!stat || stat->type != fs::Type::symlink) continue;
        const auto target = tree.read_link(path);
        if (!target) continue;
        missing.refusal = Refusal::dangling_link;
        missing.refused = place;
        missing.value = *target;
        return;
    }
}

void add_path(std::vector<RootPath>& paths, const RootPath& path) {
    if (paths.size() < loader::most_elsewhere && std::ranges::find(paths, path) == paths.end()) paths.push_back(path);
}

}   // namespace

std::vector<Missing> judge_missing(const python::Environment& environment, const Resolutions& resolutions,
                                   const std::vector<Extra>& extra, const policy::Rules& rules) {
    Judge judge(environment, resolutions, rules);
    judge.judge_environment();
    judge.judge_modules();
    for (const auto& [resolution, why] : extra)
        judge.judge(resolution, is_opened_at_run_time(why.kind), "opened at run time, " + why.detail);
    const Resolution startup{RootPath(), resolutions.startup, 0, resolutions.startup_objects};
    judge.judge(startup, true);
    return judge.finish();
}

void note_what_is_elsewhere(const fs::Tree& tree, const loader::System& system, const python::Environment& environment,
                            std::vector<Missing>& missing) {
    const auto is_wanted = [](const Missing& one) { return one.status != MissingStatus::host_provided; };
    std::set<std::string> names;
    for (const auto& one : missing)
        if (is_wanted(one)) names.insert(one.name);
    auto elsewhere = loader::find_elsewhere(tree, system, names);
    for (const auto& object : environment.objects) {
        if (object.kind == python::ObjectKind::program || !object.reading) continue;
        for (const auto& name : std::set{std::string(object.at.name()), object.reading->facts.soname.value_or("")})
            if (names.contains(name)) add_path(elsewhere[name].paths, object.at);
    }
    for (auto& one : missing) {
        if (!is_wanted(one)) continue;
        note_dangling_link(tree, one);
        const auto found = elsewhere.find(one.name);
        if (found == elsewhere.end() || one.refusal == Refusal::version_not_found) continue;
        one.elsewhere = found->second;
        // An object that could not be opened itself needs itself.
        std::erase_if(one.elsewhere.paths, [&](const RootPath& path) {
            return path.str() == one.refused ||
                   std::ranges::find(one.needed_by, path, &Needer::path) != one.needed_by.end();
        });
    }
}

}   // namespace sandroot::plan
