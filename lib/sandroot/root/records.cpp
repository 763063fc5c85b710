#include <sandroot/root/manifest.hpp>
#include <sandroot/root/records.hpp>

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

Result<Records> records_of(const placing::Layout& layout, std::string_view manifest, std::int64_t settled_before) {
    Records records;
    for (const auto& directory : layout.directories) records.names.emplace_back(directory.size(), Record::nothing);
    records.second_names.resize(layout.second_names.size(), Record::nothing);
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
            at = placing::find_directory(layout, recorded->name);
            next = 0;
            if (at) take(*recorded, layout.directories[*at].self, ignored);
            else records.differ = true;
            continue;
        }
        bool known = false;
        if (at) {
            const auto& directory = layout.directories[*at];
            while (next < directory.size() && directory.item(next).name < recorded->name) ++next;
            known = next < directory.size() && directory.item(next).name == recorded->name;
            if (known) take(*recorded, directory.item(next), records.names[*at][next]);
            const auto key = [](const placing::SecondName& second) {
                return std::tuple(second.directory, second.item.name);
            };
            const auto second = std::ranges::lower_bound(layout.second_names,
                                                         std::tuple(*at, std::string_view(recorded->name)), {}, key);
            if (!known && second != layout.second_names.end() &&
                key(*second) == std::tuple(*at, std::string_view(recorded->name))) {
                known = true;
                take(*recorded, second->item,
                     records.second_names[static_cast<std::size_t>(second - layout.second_names.begin())]);
            }
        }
        if (!known) records.differ = true;
    }
    const bool has_all = same == layout.items + (layout.directories.front().is_planned ? 0U : 1U);
    records.differ = records.differ || !has_all;
    return records;
}

}   // namespace sandroot::root
