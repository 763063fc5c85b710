#include <sandroot/explain/chain.hpp>

#include <algorithm>
#include <set>

namespace sandroot::explain {

namespace {

using plan::ReasonKind;

constexpr std::size_t longest = 32;

/// What wanted it for its own sake rather than for the path to something else.
const plan::Reason& main_reason(const plan::Plan& plan, const plan::Name& name) {
    const auto at = std::ranges::find_if(name.why, [&](plan::ReasonId id) {
        const plan::Reason& reason = plan.reasons[id];
        return reason.kind != ReasonKind::symlink && reason.kind != ReasonKind::directory &&
               reason.kind != ReasonKind::link_target;
    });
    return plan.reasons[at == name.why.end() ? name.why.front() : *at];
}

bool stands_by_itself(ReasonKind rule) {
    return rule == ReasonKind::stdlib || rule == ReasonKind::site || rule == ReasonKind::interpreter ||
           rule == ReasonKind::profile || rule == ReasonKind::added || rule == ReasonKind::cache;
}

}   // namespace

std::optional<plan::Name> follow(const plan::Plan& plan, const RootPath& path) {
    RootPath at("/");
    std::string rest = path.str();
    std::optional<plan::Name> entry;
    for (int hops = 0; hops <= 40;) {
        const auto start = rest.find_first_not_of('/');
        if (start == std::string::npos) return entry;
        const std::string component = rest.substr(start, rest.find('/', start) - start);
        rest.erase(0, start + component.size());
        if (component == ".") continue;
        const RootPath next = component == ".." ? at.parent() : at / component;
        entry = plan::find(plan, next);
        if (entry && entry->kind == plan::Kind::symlink) {
            ++hops;
            rest = std::string(entry->target) + '/' + rest;
            if (entry->target.starts_with('/')) at = RootPath("/");
        } else {
            at = next;
        }
    }
    return std::nullopt;
}

std::vector<ChainLink> chain_of(const plan::Plan& plan, const plan::Reason& reason) {
    std::vector<ChainLink> chain;
    std::set<RootPath> seen;
    const plan::Reason* step = &reason;
    while (step->by && !stands_by_itself(step->kind) && chain.size() < longest) {
        const auto name = follow(plan, *step->by);
        if (!name || name->why.empty() || !seen.insert(name->at()).second) break;
        step = &main_reason(plan, *name);
        chain.push_back({name->at(), *step});
    }
    return chain;
}

}   // namespace sandroot::explain
