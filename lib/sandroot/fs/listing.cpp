#include <sandroot/fs/listing.hpp>

#include <algorithm>
#include <limits>

namespace sandroot::fs {

Listing::Listing(const std::vector<ScannedEntry>& entries) {
    if (entries.empty()) return;
    auto packed = std::make_shared<Packed>();
    packed->items.reserve(entries.size());
    std::size_t bytes = 0;
    for (const auto& entry : entries) bytes += entry.name.size() + 1;
    packed->names.reserve(bytes);
    for (const auto& entry : entries) {
        const auto& stat = entry.stat;
        const Common common{stat.identity.device, stat.uid, stat.gid};
        if (packed->commons.empty() || packed->commons.back() != common) packed->commons.push_back(common);
        const auto links = std::min<std::uint64_t>(stat.links, std::numeric_limits<std::uint32_t>::max());
        packed->items.push_back({stat.identity.inode, stat.size, stat.mtime_seconds, stat.ctime_seconds,
                                 stat.mtime_nanoseconds, stat.ctime_nanoseconds, static_cast<std::uint32_t>(links),
                                 static_cast<std::uint32_t>(packed->names.size()),
                                 static_cast<std::uint32_t>(packed->commons.size() - 1),
                                 static_cast<std::uint16_t>(stat.mode), stat.type});
        packed->names.append(entry.name).push_back('\0');
        if (stat.type == Type::symlink)
            packed->targets.push_back({static_cast<std::uint32_t>(packed->items.size() - 1), entry.target});
    }
    packed_ = std::move(packed);
}

std::string_view Listing::name(std::size_t index) const {
    const auto& items = packed_->items;
    const std::size_t first = items[index].name;
    const std::size_t next = index + 1 < items.size() ? items[index + 1].name : packed_->names.size();
    return std::string_view(packed_->names).substr(first, next - first - 1);
}

Type Listing::type(std::size_t index) const {
    return packed_->items[index].type;
}

Listed Listing::operator[](std::size_t index) const {
    const Item& item = packed_->items[index];
    const Common& common = packed_->commons[item.common];
    Listed listed{name(index), {}, {}};
    listed.stat.type = item.type;
    listed.stat.mode = item.mode;
    listed.stat.uid = common.uid;
    listed.stat.gid = common.gid;
    listed.stat.size = item.size;
    listed.stat.links = item.links;
    listed.stat.mtime_seconds = item.mtime_seconds;
    listed.stat.mtime_nanoseconds = item.mtime_nanoseconds;
    listed.stat.ctime_seconds = item.ctime_seconds;
    listed.stat.ctime_nanoseconds = item.ctime_nanoseconds;
    listed.stat.identity = {common.device, item.inode};
    if (item.type == Type::symlink)
        listed.target =
            std::ranges::lower_bound(packed_->targets, static_cast<std::uint32_t>(index), {}, &Target::item)->text;
    return listed;
}

std::optional<std::size_t> Listing::index_of(std::string_view wanted) const {
    std::size_t first = 0;
    std::size_t last = size();
    while (first < last) {
        const std::size_t middle = first + (last - first) / 2;
        if (name(middle) < wanted) first = middle + 1;
        else last = middle;
    }
    if (first == size() || name(first) != wanted) return std::nullopt;
    return first;
}

}   // namespace sandroot::fs
