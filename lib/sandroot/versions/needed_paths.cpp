#include <sandroot/versions/copy_list.hpp>
#include <sandroot/versions/needed_paths.hpp>

#include <algorithm>
#include <unordered_map>

namespace sandroot::versions {

namespace {

/// Without data a library works less well; without these an import fails. A link matters as much as what it leads to.
/// The interpreter loads what it needs itself before it enters the root.
bool is_vital(const plan::Entry& entry) {
    using enum plan::Rule;
    if (std::ranges::find(entry.why, interpreter, &plan::Because::rule) != entry.why.end()) return false;
    return std::ranges::any_of(entry.why, [](const auto& because) {
        return because.rule == stdlib || because.rule == site || because.rule == needed || because.rule == added ||
               (because.rule == symlink && because.by && because.by->str().find(".so") != std::string::npos);
    });
}

std::uint64_t bytes_of(const plan::Entry& entry) {
    return entry.kind == plan::Kind::file ? entry.source.size : 0;
}

/// Adds up what the plan has below `directory`.
void count_below(NeededPath& needed, const plan::Plan& plan, const RootPath& directory) {
    needed.files = 0;
    for (const auto& entry : plan.entries) {
        if (entry.kind == plan::Kind::directory || !entry.at.is_within(directory)) continue;
        ++needed.files;
        needed.bytes += bytes_of(entry);
        needed.is_vital = needed.is_vital || is_vital(entry);
    }
}

}   // namespace

std::vector<NeededPath> needed_paths(const plan::Plan& plan, const std::vector<std::string>& entries) {
    std::unordered_map<std::string_view, const plan::Entry*> planned;
    for (const auto& entry : plan.entries) planned.emplace(entry.at.str(), &entry);
    std::vector<NeededPath> all;
    for (const auto& path : entries) {
        NeededPath needed{path};
        const RootPath bare(bare_path(path));
        const auto found = planned.find(bare.str());
        const plan::Entry* entry = found == planned.end() ? nullptr : found->second;
        if (entry) {
            if (!entry->why.empty()) needed.reason = entry->why.front();
            needed.is_vital = is_vital(*entry);
            needed.is_link = entry->kind == plan::Kind::symlink;
            needed.bytes = bytes_of(*entry);
        }
        if (!entry || entry->kind == plan::Kind::directory) count_below(needed, plan, bare);
        all.push_back(std::move(needed));
    }
    std::ranges::sort(all, {}, &NeededPath::path);
    return all;
}

}   // namespace sandroot::versions
