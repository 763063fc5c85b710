#include <sandroot/plan/scope.hpp>

#include <algorithm>
#include <utility>

namespace sandroot::plan {

void tell_scope(Plan& plan, scope::Selection narrowed) {
    if (!narrowed.by_packages && narrowed.pruned.empty() && narrowed.prunable.empty()) return;
    for (auto& one : narrowed.left_out)
        plan.left_out.push_back({std::move(one.at), std::move(one.why), false, one.files, one.bytes});
    std::ranges::stable_sort(plan.left_out, {}, &LeftOut::at);
    for (auto& note : narrowed.notes)
        plan.remarks.push_back({std::move(note.at), std::move(note.text), RemarkKind::requirement});
    std::ranges::stable_sort(plan.remarks, {}, &Remark::at);
    narrowed.left_out.clear();
    narrowed.notes.clear();
    plan.scope = std::move(narrowed);
}

}   // namespace sandroot::plan
