// Plans as tests write them down: a list of names with their paths.
#pragma once

#include <sandroot/plan/plan.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace sandroot::plan {

/// A name with its path, and its reasons written out.
struct Entry {
    RootPath at;
    Kind kind = Kind::file;
    std::uint32_t mode = 0644;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::string target{};
    std::string content{};
    fs::Stat source{};
    bool must_copy = false;
    std::vector<Reason> why{};
};

/// Puts `entries` into `plan`, in any order. A name whose directory is not among them, and one that is there twice,
/// stay what they are: mistakes of the plan.
inline void put(Plan& plan, std::vector<Entry> entries) {
    std::ranges::stable_sort(entries, {}, &Entry::at);
    std::map<RootPath, Directory> directories;
    std::map<RootPath, std::vector<OwnName>> names;
    const auto id_of = [&](const Reason& why) {
        const auto known = std::ranges::find(plan.reasons, why);
        if (known == plan.reasons.end()) plan.reasons.push_back(why);
        return static_cast<ReasonId>(std::ranges::find(plan.reasons, why) - plan.reasons.begin());
    };
    std::vector<Directory> twice;
    const auto directory_at = [&](const RootPath& at) -> Directory& {
        Directory& directory = directories.try_emplace(at, unplanned_top()).first->second;
        directory.at = at;
        return directory;
    };
    directory_at(RootPath());
    for (auto& entry : entries) {
        OwnName own{std::string(entry.at.is_root() ? "" : entry.at.name()),
                    entry.kind,
                    entry.mode,
                    entry.uid,
                    entry.gid,
                    entry.kind == Kind::generated ? entry.content : entry.target,
                    entry.source,
                    entry.must_copy,
                    {}};
        for (const auto& why : entry.why) own.why.push_back(id_of(why));
        if (entry.kind == Kind::directory || entry.at.is_root()) {
            Directory& directory = directory_at(entry.at);
            if (directory.is_planned) twice.push_back(directory);
            directory.self = own;
            directory.is_planned = true;
        }
        if (entry.at.is_root()) continue;
        for (RootPath above = entry.at.parent(); !above.is_root(); above = above.parent()) directory_at(above);
        names[entry.at.parent()].push_back(std::move(own));
    }
    plan.directories = std::move(twice);
    for (auto& [at, directory] : directories) {
        if (!at.is_root() && directory.self.name.empty()) directory.self.name = at.name();
        directory.fill(std::move(names[at]), {}, 0, {});
        plan.directories.push_back(std::move(directory));
    }
    std::ranges::stable_sort(plan.directories, {}, &Directory::at);
}

inline Plan plan_of(std::vector<Entry> entries) {
    Plan plan;
    put(plan, std::move(entries));
    return plan;
}

/// All names of `plan`, sorted by path.
inline std::vector<Entry> entries_of(const Plan& plan) {
    std::vector<Entry> entries;
    each_name(plan, [&](const Name& name) {
        Entry entry{name.at(),
                    name.kind,
                    name.mode,
                    name.uid,
                    name.gid,
                    std::string(name.target),
                    std::string(name.content),
                    name.source,
                    name.must_copy,
                    {}};
        for (const ReasonId id : name.why) entry.why.push_back(plan.reasons[id]);
        entries.push_back(std::move(entry));
    });
    return entries;
}

}   // namespace sandroot::plan
