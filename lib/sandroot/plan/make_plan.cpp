#include <sandroot/base/escape.hpp>
#include <sandroot/loader/cache/cache_file.hpp>
#include <sandroot/loader/cache/ldconfig.hpp>
#include <sandroot/plan/entries.hpp>
#include <sandroot/plan/libraries/closure.hpp>
#include <sandroot/plan/libraries/companions.hpp>
#include <sandroot/plan/libraries/dlopen_notes.hpp>
#include <sandroot/plan/libraries/missing.hpp>
#include <sandroot/plan/libraries/name_services.hpp>
#include <sandroot/plan/libraries/source_names.hpp>
#include <sandroot/plan/link_free.hpp>
#include <sandroot/plan/lints.hpp>
#include <sandroot/plan/make_plan.hpp>
#include <sandroot/plan/packages.hpp>
#include <sandroot/plan/root_cache.hpp>
#include <sandroot/plan/take_profile.hpp>

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>

namespace sandroot::plan {

namespace {

bool looks_like_an_object(const Name& name) {
    return name.kind == Kind::file && (name.name.find(".so") != std::string_view::npos || (name.mode & 0100U) != 0);
}

Result<void> take_added(Entries& entries, Closure& closure, const PlanOptions& options) {
    for (const auto& path : options.add) {
        const Reason why{ReasonKind::added, {}, "--add " + path.str()};
        SR_DO(entries.add_below(path, why, options.jobs), "adding " + escape_for_terminal(path.str()));
        const auto real = entries.chaser().chase(path);
        if (!real) continue;
        for (const auto& object : entries.within(real->real, looks_like_an_object)) closure.take_object(object, why);
    }
    return {};
}

/// Files that distributions have beside the directories of sys.path, with what those of them load that are libraries.
void take_files_beside(Entries& entries, Closure& closure, const python::Environment& environment) {
    for (const auto& file : environment.beside) {
        const auto& owner = environment.distributions[file.distribution];
        const Reason why{ReasonKind::site, owner.metadata, "a file of " + owner.name + " beside its packages"};
        if (const auto added = entries.add(file.at, why); !added) {
            entries.leave_out(file.at, LeftOutKind::failed, {{"error", added.error().message}});
        } else if (file.at.name().find(".so") != std::string_view::npos) {
            closure.take_object(file.at, why);
        }
    }
}

void drop_repeated(std::vector<Missing>& missing) {
    std::set<std::tuple<std::string, MissingStatus, RootPath>> seen;
    std::erase_if(missing, [&](const Missing& one) {
        return !seen.emplace(one.name, one.status, one.needed_by.front().path).second;
    });
}

/// Where the image's cache is missing or old, says what ldconfig would mend.
void remark_on_ldconfig(Entries& entries, const fs::Tree& tree, const loader::System& system,
                        const std::vector<Missing>& missing) {
    const RootPath cache(loader::cache_path);
    std::vector<std::string> names;
    for (const auto& one : missing)
        if (std::ranges::find(names, one.name) == names.end()) names.push_back(one.name);
    if (!system.cache_problem.empty())
        entries.remark(cache, RemarkKind::cache_unused, {{"error", system.cache_problem}});
    for (const auto& [name, path] : loader::AfterLdconfig(tree, system).finds(names))
        entries.remark(cache, RemarkKind::cache_outdated,
                       {{"name", name}, {"directory", RootPath(path).parent().str()}});
}

/// Only one of two names for one file counts. `inodes` are those of all names whose file has several, sorted.
std::uint64_t bytes_of_further_names(const Plan& plan, const std::vector<std::uint64_t>& inodes) {
    if (std::ranges::adjacent_find(inodes) == inodes.end()) return 0;
    const auto is_twice = [&](std::uint64_t inode) {
        const auto same = std::ranges::equal_range(inodes, inode);
        return same.size() > 1;
    };
    std::unordered_set<fs::Identity> seen;
    std::uint64_t bytes = 0;
    for (const auto& directory : plan.directories)
        for (std::size_t at = 0; at < directory.size(); ++at) {
            const Name name = directory[at];
            if (name.kind != Kind::file || (!plan.has_aliases && name.source.links <= 1) ||
                !is_twice(name.source.identity.inode))
                continue;
            if (!seen.insert(name.source.identity).second) bytes += name.size();
        }
    return bytes;
}

Totals count(const Plan& plan, const Closure& closure, const Entries& entries, const python::Environment& environment) {
    Totals totals;
    std::vector<std::uint64_t> inodes;   // Once a root was built of them, all files have several names.
    for (const auto& directory : plan.directories)
        for (std::size_t at = 0; at < directory.size(); ++at) {
            const Name name = directory[at];
            if (name.kind == Kind::symlink) continue;
            totals.files += 1;
            totals.bytes += name.size();
            if (name.kind == Kind::file && (plan.has_aliases || name.source.links > 1))
                inodes.push_back(name.source.identity.inode);
        }
    std::ranges::sort(inodes);
    totals.bytes -= bytes_of_further_names(plan, inodes);
    std::unordered_set<RootPath> reals;
    for (const auto& [path, library] : closure.libraries()) reals.insert(library.real);
    for (const auto& real : reals)
        if (!entries.covers(real) && real.name().find(".so") != std::string_view::npos) totals.system_libraries += 1;
    for (const auto& object : environment.objects) reals.insert(object.at);
    totals.objects = reals.size();
    return totals;
}

}   // namespace

Result<Plan> make_plan(const fs::Tree& tree, const python::Environment& environment, const Resolver& resolver,
                       const Resolutions& resolutions, const PlanOptions& options, Progress& progress) {
    progress.begin(sandroot::Stage::planning, 0);
    Entries entries(tree, {{options.exclude, false}, {options.profile.never, true}}, environment.walked,
                    environment.unsearched);
    Closure closure(entries, resolver);
    std::vector<Missing> opened_later;

    SR_DO(take_packages(entries, environment, options.jobs));
    closure.take_startup();
    for (const auto& resolution : resolutions.of_objects)
        closure.take(resolution, {ReasonKind::site, resolution.of.parent(), "an object of the environment"});
    take_files_beside(entries, closure, environment);
    SR_DO(take_added(entries, closure, options));
    take_source_names(entries, closure, environment, resolutions.system, options.rules, opened_later);
    // What the one brings may be what the other waits for.
    for (std::size_t before = 0; before != closure.libraries().size();) {
        before = closure.libraries().size();
        take_companions(entries, closure, environment, options.rules, options.jobs, opened_later);
        take_dlopen_notes(entries, closure, resolver, options.dlopen, opened_later);
    }
    drop_repeated(opened_later);
    if (resolutions.system.libc == loader::Libc::glibc) closure.take_hwcaps_variants(options.hwcaps);
    take_profile(entries, options.profile, options.jobs);
    take_name_services(entries, closure, resolver);
    // From here on no further library enters, so the cache can be written.
    if (auto cache = root_cache(closure, resolutions.system))
        entries.add_generated(
            RootPath("/etc/ld.so.cache"), *std::move(cache), 0644,
            {ReasonKind::cache, {}, "so that libraries outside the default directories are found inside"});

    add_lints(entries, environment, resolver, resolutions);
    for (const auto& unusable : environment.unusable) {
        if (!unusable.module.empty()) continue;   // It is among the missing.
        Values values{{"defect", std::string(name_of(unusable.defect))}};
        values.insert(values.end(), unusable.values.begin(), unusable.values.end());
        entries.remark(unusable.at, RemarkKind::unusable, std::move(values));
    }
    Plan plan;
    plan.missing = judge_missing(environment, resolutions, closure.extra(), options.rules);
    plan.missing.insert(plan.missing.end(), opened_later.begin(), opened_later.end());
    std::ranges::stable_sort(plan.missing, {}, &Missing::name);
    remark_on_ldconfig(entries, tree, resolutions.system, plan.missing);
    note_what_is_elsewhere(tree, resolutions.system, environment, plan.missing);
    if (!options.keep_links) free_of_links(entries, environment.interpreter);
    entries.finish(plan);
    plan.totals = count(plan, closure, entries, environment);
    progress.end();
    return plan;
}

}   // namespace sandroot::plan
