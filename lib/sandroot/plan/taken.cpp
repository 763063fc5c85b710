#include <sandroot/plan/in_root_mode.hpp>
#include <sandroot/plan/taken.hpp>

#include <algorithm>

namespace sandroot::plan {

Kind kind_of(fs::Type type) {
    if (type == fs::Type::directory) return Kind::directory;
    return type == fs::Type::symlink ? Kind::symlink : Kind::file;
}

bool is_apart(const Taken& taken, std::size_t index) {
    return std::ranges::binary_search(taken.apart, static_cast<std::uint32_t>(index));
}

Entry entry_of(const Taken& taken, std::size_t index) {
    const fs::Listed listed = taken.names[index];
    Entry entry;
    entry.at = taken.at / listed.name;
    entry.kind = kind_of(listed.stat.type);
    entry.mode = in_root_mode(listed.stat).mode;
    entry.must_copy = entry.kind == Kind::file && entry.mode != listed.stat.mode;
    entry.uid = listed.stat.uid;
    entry.gid = listed.stat.gid;
    entry.target = listed.target;
    entry.source = listed.stat;
    entry.why.push_back(*taken.why);
    return entry;
}

void spell_out(Plan& plan) {
    for (const auto& taken : plan.taken)
        for (std::size_t index = 0; index < taken.names.size(); ++index)
            if (!is_apart(taken, index)) plan.entries.push_back(entry_of(taken, index));
    plan.taken.clear();
    std::ranges::sort(plan.entries, {}, &Entry::at);
}

}   // namespace sandroot::plan
