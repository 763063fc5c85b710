#include <sandroot/versions/copy_list.hpp>
#include <sandroot/versions/needed_paths.hpp>

#include <algorithm>

namespace sandroot::versions {

namespace {

/// Without data a library works less well; without these an import fails. A link matters as much as what it leads to.
/// The interpreter loads what it needs itself before it enters the root.
bool is_vital(const plan::Plan& plan, const plan::Name& name) {
    using enum plan::ReasonKind;
    const auto rule_of = [&](plan::ReasonId id) { return plan.reasons[id].kind; };
    if (std::ranges::find(name.why, interpreter, rule_of) != name.why.end()) return false;
    return std::ranges::any_of(name.why, [&](plan::ReasonId id) {
        const plan::Reason& because = plan.reasons[id];
        return because.kind == stdlib || because.kind == site || because.kind == needed || because.kind == added ||
               (because.kind == symlink && because.by && because.by->str().find(".so") != std::string::npos);
    });
}

std::uint64_t bytes_of(const plan::Name& name) {
    return name.kind == plan::Kind::file ? name.source.size : 0;
}

/// Adds up what the plan has below `directory`.
void count_below(NeededPath& needed, const plan::Plan& plan, const RootPath& directory) {
    needed.files = 0;
    for (const auto& below : plan.directories) {
        if (!below.at.is_within(directory)) continue;
        for (std::size_t at = 0; at < below.size(); ++at) {
            const plan::Name name = below[at];
            ++needed.files;
            needed.bytes += bytes_of(name);
            needed.is_vital = needed.is_vital || is_vital(plan, name);
        }
    }
}

}   // namespace

std::vector<NeededPath> needed_paths(const plan::Plan& plan, const std::vector<std::string>& entries) {
    std::vector<NeededPath> all;
    for (const auto& path : entries) {
        NeededPath needed{path};
        const RootPath bare(bare_path(path));
        const auto name = plan::find(plan, bare);
        if (name) {
            if (!name->why.empty()) needed.reason = plan.reasons[name->why.front()];
            needed.is_vital = is_vital(plan, *name);
            needed.is_link = name->kind == plan::Kind::symlink;
            needed.bytes = bytes_of(*name);
        }
        if (!name || name->kind == plan::Kind::directory) count_below(needed, plan, bare);
        all.push_back(std::move(needed));
    }
    std::ranges::sort(all, {}, &NeededPath::path);
    return all;
}

}   // namespace sandroot::versions
