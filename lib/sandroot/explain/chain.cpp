#include <sandroot/explain/chain.hpp>

#include <algorithm>
#include <set>

namespace sandroot::explain {

namespace {

using plan::Rule;

constexpr std::size_t longest = 32;

const plan::Entry* find(const plan::Plan& plan, const RootPath& path) {
    const auto at = std::ranges::lower_bound(plan.entries, path, {}, &plan::Entry::at);
    return at != plan.entries.end() && at->at == path ? &*at : nullptr;
}

/// Where `path` ends inside the plan, through the plan's own links; null if that is not in the plan.
const plan::Entry* follow(const plan::Plan& plan, const RootPath& path) {
    RootPath at("/");
    std::string rest = path.str();
    const plan::Entry* entry = nullptr;
    for (int hops = 0; hops <= 40;) {
        const auto start = rest.find_first_not_of('/');
        if (start == std::string::npos) return entry;
        const std::string component = rest.substr(start, rest.find('/', start) - start);
        rest.erase(0, start + component.size());
        if (component == ".") continue;
        const RootPath next = component == ".." ? at.parent() : at / component;
        entry = find(plan, next);
        if (entry && entry->kind == plan::Kind::symlink) {
            ++hops;
            rest = entry->target + '/' + rest;
            if (entry->target.starts_with('/')) at = RootPath("/");
        } else {
            at = next;
        }
    }
    return nullptr;
}

/// What wanted it for its own sake rather than for the path to something else.
const plan::Because& main_reason(const plan::Entry& entry) {
    const auto at = std::ranges::find_if(entry.why, [](const auto& because) {
        return because.rule != Rule::symlink && because.rule != Rule::directory && because.rule != Rule::link_target;
    });
    return at == entry.why.end() ? entry.why.front() : *at;
}

bool stands_by_itself(Rule rule) {
    return rule == Rule::stdlib || rule == Rule::site || rule == Rule::interpreter || rule == Rule::profile ||
           rule == Rule::added || rule == Rule::cache;
}

}   // namespace

std::vector<ChainLink> chain_of(const plan::Plan& plan, const plan::Because& because) {
    std::vector<ChainLink> chain;
    std::set<RootPath> seen;
    const plan::Because* step = &because;
    while (step->by && !stands_by_itself(step->rule) && chain.size() < longest) {
        const plan::Entry* entry = follow(plan, *step->by);
        if (!entry || entry->why.empty() || !seen.insert(entry->at).second) break;
        step = &main_reason(*entry);
        chain.push_back({entry->at, *step});
    }
    return chain;
}

}   // namespace sandroot::explain
