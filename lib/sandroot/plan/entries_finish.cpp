// How the growing set of names becomes a plan.
#include <sandroot/plan/entries.hpp>

#include <algorithm>
#include <utility>

namespace sandroot::plan {

void Entries::sort_reasons(OwnName& own) const {
    std::ranges::sort(own.why, {}, [&](ReasonId id) -> const Reason& { return reasons_[id]; });
}

void Entries::finish(Plan& plan) {
    // Directories enter as names of the directory above; in the plan each stands by itself.
    const auto add_directory = [&](const RootPath& at, OwnName self) {
        sort_reasons(self);
        Directory directory;
        directory.at = at;
        directory.self = std::move(self);
        plan.directories.push_back(std::move(directory));
    };
    if (top_) add_directory(RootPath(), *std::move(top_));
    for (auto& [at, growing] : directories_) {
        for (auto& own : growing.own)
            if (own.kind == Kind::directory) add_directory(at / own.name, own);
        auto excluded = growing.excluded.begin();
        for (std::uint32_t index = 0; index < growing.listed.size(); ++index) {
            if (excluded != growing.excluded.end() && *excluded == index) ++excluded;
            else if (growing.listed.type(index) == fs::Type::directory)
                add_directory(at / growing.listed.name(index), own_name(growing.listed[index], growing.listed_why));
        }
    }
    if (!top_) plan.directories.push_back(unplanned_top());
    std::ranges::sort(plan.directories, {}, &Directory::at);
    for (auto& directory : plan.directories) {
        const auto found = directories_.find(directory.at);
        if (found == directories_.end()) continue;
        Growing& growing = found->second;
        for (auto& own : growing.own) sort_reasons(own);
        directory.is_walked = growing.is_walked;
        directory.fill(std::move(growing.own), std::move(growing.listed), growing.listed_why, growing.excluded);
    }
    plan.reasons = std::move(reasons_);
    plan.has_aliases = has_aliases_;
    for (const auto& directory : whole_)               // Sorted, so a directory comes before what is inside it.
        if (find_directory(plan, directory.str()) &&   // Else it moved.
            (plan.whole.empty() || !directory.is_within(plan.whole.back())))
            plan.whole.push_back(directory);
    for (auto& [at, left_out] : left_out_) {
        left_out.is_unread = unread_.contains(at);
        plan.left_out.push_back(std::move(left_out));
    }
    std::ranges::sort(plan.left_out, {}, &LeftOut::at);
    std::ranges::stable_sort(remarks_, {}, &Remark::at);
    plan.remarks = std::move(remarks_);
}

}   // namespace sandroot::plan
