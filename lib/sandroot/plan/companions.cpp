#include <sandroot/base/glob.hpp>
#include <sandroot/fs/expand_glob.hpp>
#include <sandroot/plan/companions.hpp>
#include <sandroot/python/names.hpp>

#include <algorithm>

namespace sandroot::plan {

namespace {

/// The path of the library, or the name of the distribution, that makes `rule` apply.
std::optional<std::optional<RootPath>> cause(const sandbox::Companion& rule, const Closure& closure,
                                             const python::Environment& environment) {
    if (rule.always) return std::optional<RootPath>();
    for (const auto& [path, library] : closure.libraries())
        if (any_glob_matches(rule.libraries, std::string(path.name())) ||
            any_glob_matches(rule.libraries, library.soname))
            return path;
    for (const auto& distribution : environment.distributions)
        if (std::ranges::find(rule.distributions, python::normalised_name(distribution.name)) !=
            rule.distributions.end())
            return distribution.metadata;
    return std::nullopt;
}

}   // namespace

void take_companions(Entries& entries, Closure& closure, const python::Environment& environment,
                     const sandbox::Rules& rules, std::size_t jobs) {
    std::vector<bool> applied(rules.companions.size());
    for (bool again = true; again;) {
        again = false;
        for (std::size_t at = 0; at < rules.companions.size(); ++at) {
            const sandbox::Companion& rule = rules.companions[at];
            if (applied[at]) continue;
            const auto by = cause(rule, closure, environment);
            if (!by) continue;
            applied[at] = true;
            again = true;   // What it brings may make another rule apply.
            const Because why{Rule::companion, *by, rule.name + ": " + rule.because};
            for (const auto& soname : rule.take_libraries) closure.take_soname(soname, why);
            for (const auto& pattern : rule.take_paths) {
                for (const auto& path : fs::expand_glob(entries.tree(), pattern))
                    if (const auto added = entries.add_below(path, why, jobs); !added)
                        entries.leave_out(path, added.error().message);
            }
        }
    }
}

}   // namespace sandroot::plan
