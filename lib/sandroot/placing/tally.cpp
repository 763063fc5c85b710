#include <sandroot/placing/tally.hpp>

#include <algorithm>
#include <utility>

namespace sandroot::placing {

namespace {

constexpr std::size_t most_opened = 20;

}   // namespace

void Tally::add(const Tally& other) {
    directories += other.directories;
    symlinks += other.symlinks;
    generated += other.generated;
    for (std::size_t at = 0; at < rungs.size(); ++at) rungs[at] += other.rungs[at];
    for (std::size_t at = 0; at < not_linked.size(); ++at) not_linked[at] += other.not_linked[at];
    bytes += other.bytes;
    owners_lost += other.owners_lost;
}

void count(const plan::Name& item, const Placed& placed, Tally& tally) {
    tally.bytes += placed.bytes;
    if (placed.owner_lost) ++tally.owners_lost;
    if (item.kind == plan::Kind::symlink) {
        ++tally.symlinks;
    } else if (item.kind == plan::Kind::generated) {
        ++tally.generated;
    } else {
        ++tally.rungs[static_cast<std::size_t>(placed.rung)];
        ++tally.not_linked[static_cast<std::size_t>(placed.why)];
    }
}

Notes notes_on(const Tally& tally, const WorkPlan& work) {
    Notes notes;
    using enum NotLinked;
    for (const auto cause : {must_differ, overlay, other_device, many_links, not_permitted, unsupported, privileged})
        if (const auto count = tally.not_linked[static_cast<std::size_t>(cause)]; count > 0)
            notes.push_back(
                {NoteKind::copied_not_linked, {}, {{"count", count}, {"cause", std::string(name_of(cause))}}});

    std::vector<std::string> setid;
    std::vector<std::string> opened;
    for (const auto& directory : work.directories)
        for (std::size_t at = 0; at < directory.size(); ++at) {
            const plan::Name item = directory.item(at);
            if (item.kind != plan::Kind::file) continue;
            if ((item.source.mode & 06000U) != 0) setid.push_back(item.path());
            if ((item.mode & ~item.source.mode) != 0) opened.push_back(item.path());
        }
    std::ranges::sort(setid);
    for (auto& path : setid) notes.push_back({NoteKind::lost_setid, std::move(path)});
    std::ranges::sort(opened);
    for (std::size_t at = 0; at < std::min(opened.size(), most_opened); ++at)
        notes.push_back({NoteKind::closed_source, opened[at]});
    if (opened.size() > most_opened)
        notes.push_back({NoteKind::closed_sources_more, {}, {{"count", opened.size() - most_opened}}});
    if (tally.owners_lost > 0) notes.push_back({NoteKind::owners_lost, {}, {{"count", tally.owners_lost}}});
    return notes;
}

}   // namespace sandroot::placing
