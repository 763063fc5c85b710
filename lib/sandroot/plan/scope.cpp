#include <sandroot/plan/scope.hpp>

#include <algorithm>
#include <utility>

namespace sandroot::plan {

namespace {

LeftOutKind kind_of(scope::Removal removal) {
    switch (removal) {
    case scope::Removal::not_required:
        return LeftOutKind::not_required;
    case scope::Removal::pruned:
        return LeftOutKind::pruned;
    case scope::Removal::unowned:
        return LeftOutKind::unowned;
    }
    return LeftOutKind::unowned;
}

}   // namespace

void tell_scope(Plan& plan, scope::Selection narrowed) {
    if (!narrowed.by_packages && narrowed.pruned.empty() && narrowed.prunable.empty()) return;
    for (auto& one : narrowed.left_out)
        plan.left_out.push_back(
            {std::move(one.at), kind_of(one.removal), std::move(one.values), false, one.files, one.bytes});
    std::ranges::stable_sort(plan.left_out, {}, &LeftOut::at);
    for (auto& note : narrowed.notes) {
        note.values.insert(note.values.begin(), {"problem", std::string(name_of(note.problem))});
        plan.remarks.push_back({std::move(note.at), RemarkKind::requirement, std::move(note.values)});
    }
    std::ranges::stable_sort(plan.remarks, {}, &Remark::at);
    narrowed.left_out.clear();
    narrowed.notes.clear();
    plan.scope = std::move(narrowed);
}

}   // namespace sandroot::plan
