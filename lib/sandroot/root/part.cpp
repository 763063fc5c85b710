#include <sandroot/plan/in_root_mode.hpp>
#include <sandroot/plan/source_names.hpp>
#include <sandroot/plan/taken.hpp>
#include <sandroot/root/part.hpp>

#include <algorithm>
#include <memory>

namespace sandroot::root {

namespace {

const plan::Taken* taken_at(const plan::Plan& plan, const RootPath& at) {
    const auto found = std::ranges::lower_bound(plan.taken, at, {}, &plan::Taken::at);
    return found != plan.taken.end() && found->at == at ? &*found : nullptr;
}

const plan::Entry* entry_at(const plan::Plan& plan, const RootPath& at) {
    const auto found = std::ranges::lower_bound(plan.entries, at, {}, &plan::Entry::at);
    return found != plan.entries.end() && found->at == at ? &*found : nullptr;
}

bool has_time_of(const fs::Stat& left, const fs::Stat& right) {
    return left.mtime_seconds == right.mtime_seconds && left.mtime_nanoseconds == right.mtime_nanoseconds;
}

/// Is the name one of those that only the listing of their directory tells of?
bool is_plain(const plan::Taken& taken, std::size_t index, const fs::Stat& now) {
    return !plan::is_apart(taken, index) && now.type == fs::Type::file && now.links <= 1;
}

std::string_view name_at(const fs::Remembered& scan, std::size_t wanted) {
    const char* name = scan.names.data();
    for (std::size_t index = 0; index < wanted; ++index) name += std::string_view(name).size() + 1;
    return name;
}

plan::Entry directory_of(const RootPath& at, const fs::Stat& stat) {
    plan::Entry entry;
    entry.at = at;
    entry.kind = plan::Kind::directory;
    entry.mode = plan::in_root_mode(stat).mode;
    entry.uid = stat.uid;
    entry.gid = stat.gid;
    entry.source = stat;
    return entry;
}

class Parting {
public:
    Parting(const Memo& memo, const Suspect& suspect, const fs::DiskTree& source)
        : memo_(memo), suspect_(suspect), source_(source) {}

    std::optional<plan::Plan> run() {
        for (const auto& at : suspect_.directories)
            if (!take(at)) return std::nullopt;
        for (const auto& entry : memo_.plan.entries)
            if (!entry.at.is_root() && suspect_.directories.contains(entry.at.parent())) add(entry);
        for (const auto* wanted : {&suspect_.directories, &suspect_.times})
            for (const auto& at : *wanted)
                if (!add_with_parents(at)) return std::nullopt;
        std::ranges::sort(part_.entries, {}, &plan::Entry::at);
        return std::move(part_);
    }

private:
    void add(const plan::Entry& entry) {
        if (known_.insert(entry.at).second) part_.entries.push_back(entry);
    }

    bool take(const RootPath& at) {
        const auto* taken = taken_at(memo_.plan, at);
        if (!taken) return true;
        const auto scanned = source_.scan(at);
        const auto before = memo_.observed.scans.find(at);
        if (!scanned || before == memo_.observed.scans.end()) return false;
        if (fs::packed_names(*scanned) != before->second.names) return false;
        part_.taken.push_back({at, fs::Listing(*scanned), taken->apart, std::make_shared<const plan::Because>()});
        for (std::size_t index = 0; index < scanned->size(); ++index)
            if ((*scanned)[index].stat.type == fs::Type::directory && !plan::is_apart(*taken, index))
                known_.insert(at / (*scanned)[index].name);
        return true;
    }

    bool add_with_parents(const RootPath& at) {
        for (RootPath here = at; !here.is_root(); here = here.parent()) {
            if (known_.contains(here)) continue;
            if (const auto* entry = entry_at(memo_.plan, here)) {
                add(*entry);
                continue;
            }
            const auto stat = source_.stat(here, fs::Follow::no);
            if (!stat || stat->type != fs::Type::directory) return false;
            add(directory_of(here, *stat));
        }
        if (const auto* top = entry_at(memo_.plan, RootPath()); top && !known_.contains(RootPath())) add(*top);
        return true;
    }

    const Memo& memo_;
    const Suspect& suspect_;
    const fs::DiskTree& source_;
    plan::Plan part_;
    std::set<RootPath> known_;   ///< That the part has already.
};

}   // namespace

bool take_up(const fs::LookedAgain& looked, const fs::DiskTree& source, Memo& memo, Suspect& suspect) {
    for (const auto& rewritten : looked.rewritten) {
        const auto* taken = taken_at(memo.plan, rewritten.at);
        auto& before = memo.observed.scans.at(rewritten.at);
        const auto now = source.scan(rewritten.at);
        if (!now || now->size() != before.digests.size()) return false;
        for (const std::size_t index : rewritten.names) {
            const auto& [name, stat, target] = (*now)[index];
            if (name != name_at(before, index)) return false;
            if (!taken) continue;
            if (!is_plain(*taken, index, stat)) return false;
            if (plan::may_name_libraries(source, rewritten.at / name)) return false;
            suspect.bytes_less += before.digests[index].size;
            suspect.bytes_more += stat.size;
        }
        for (std::size_t index = 0; index < now->size(); ++index)
            before.digests[index] = fs::digest_of((*now)[index].stat);
        before.stat = rewritten.stat;
        before.settled = fs::is_settled(rewritten.stat);
        if (taken) suspect.directories.insert(rewritten.at);
    }
    for (auto& entry : memo.plan.entries) {
        if (entry.kind != plan::Kind::directory || entry.source.identity == fs::Identity{}) continue;
        const auto now = source.stat(entry.at, fs::Follow::no);
        if (!now || now->identity != entry.source.identity ||
            fs::digest_of(*now).shape != fs::digest_of(entry.source).shape)
            return false;
        if (!has_time_of(*now, entry.source)) suspect.times.insert(entry.at);
        entry.source = *now;
    }
    return true;
}

std::optional<plan::Plan> part_of(const Memo& memo, const Suspect& suspect, const fs::DiskTree& source) {
    return Parting(memo, suspect, source).run();
}

void mark_incomplete(Layout& layout, const Suspect& suspect) {
    for (auto& directory : layout.directories)
        directory.is_complete = suspect.directories.contains(RootPath("/" + directory.below));
}

}   // namespace sandroot::root
