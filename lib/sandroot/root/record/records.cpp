#include <sandroot/root/record/manifest.hpp>
#include <sandroot/root/record/records.hpp>

#include <algorithm>
#include <optional>
#include <tuple>

namespace sandroot::root {

namespace {

Record record_of(const Recorded& recorded, const plan::Name& item) {
    const bool is_same = recorded.kind == item.kind && recorded.mode == item.mode &&
                         placing::Owner{recorded.uid, recorded.gid} == placing::owner_inside(item, recorded.linked) &&
                         recorded.mtime_seconds == item.source.mtime_seconds &&
                         recorded.mtime_nanoseconds == item.source.mtime_nanoseconds && recorded.target == item.target;
    if (!is_same) return Record::another;
    if (item.kind == plan::Kind::generated)
        return recorded.digest == digest_of(item.content) ? Record::copied : Record::another;
    if (item.kind != plan::Kind::file) return Record::copied;
    if (recorded.size != item.source.size) return Record::another;
    if (recorded.linked) return Record::linked;
    if (recorded.inode != item.source.identity.inode) return Record::another;
    // A source in whose time of change nothing can be read may be another one since.
    const bool is_unchanged = recorded.ctime_seconds != 0 && recorded.ctime_seconds == item.source.ctime_seconds &&
                              recorded.ctime_nanoseconds == item.source.ctime_nanoseconds;
    return is_unchanged ? Record::copied : Record::unsure;
}

}   // namespace

Result<Records> records_of(const placing::WorkPlan& work, std::string_view manifest, std::int64_t settled_before) {
    Records records;
    for (const auto& directory : work.directories) records.names.emplace_back(directory.size(), Record::nothing);
    records.hard_links.resize(work.hard_links.size(), Record::nothing);
    SR_TRY(auto reader, ManifestReader::open(manifest));
    std::optional<std::size_t> at;
    std::size_t next = 0;
    std::size_t same = 0;
    const auto take = [&](const Recorded& recorded, const plan::Name& item, Record& into) {
        into = record_of(recorded, item);
        if (into == Record::another) records.differ = true;
        else ++same;
        const Recorded now = record(item, recorded.linked, settled_before);
        if (now.ctime_seconds != recorded.ctime_seconds || now.ctime_nanoseconds != recorded.ctime_nanoseconds)
            records.differ = true;
    };
    for (;;) {
        SR_TRY(const auto recorded, reader.next());
        if (!recorded) break;
        Record ignored = Record::nothing;
        if (recorded->kind == plan::Kind::directory) {
            at = placing::find_directory(work, recorded->name);
            next = 0;
            if (at) take(*recorded, work.directories[*at].self, ignored);
            else records.differ = true;
            continue;
        }
        bool known = false;
        if (at) {
            const auto& directory = work.directories[*at];
            while (next < directory.size() && directory.item(next).name < recorded->name) ++next;
            known = next < directory.size() && directory.item(next).name == recorded->name;
            if (known) take(*recorded, directory.item(next), records.names[*at][next]);
            const auto key = [](const placing::HardLink& second) {
                return std::tuple(second.directory, second.item.name);
            };
            const auto second =
                std::ranges::lower_bound(work.hard_links, std::tuple(*at, std::string_view(recorded->name)), {}, key);
            if (!known && second != work.hard_links.end() &&
                key(*second) == std::tuple(*at, std::string_view(recorded->name))) {
                known = true;
                take(*recorded, second->item,
                     records.hard_links[static_cast<std::size_t>(second - work.hard_links.begin())]);
            }
        }
        if (!known) records.differ = true;
    }
    const bool has_all = same == work.items + (work.directories.front().is_planned ? 0U : 1U);
    records.differ = records.differ || !has_all;
    return records;
}

}   // namespace sandroot::root
