#include <sandroot/fs/listing.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace sandroot::fs {

namespace {

/// Until the year 2106; the times of change of an image are those of its unpacking, so none is before 1970.
std::uint32_t ctime_in_32_bits(const Stat& stat) {
    const bool fits = stat.ctime_seconds > 0 && stat.ctime_seconds <= std::numeric_limits<std::uint32_t>::max();
    return fits ? static_cast<std::uint32_t>(stat.ctime_seconds) : 0;
}

}   // namespace

void Listing::Builder::add(std::string_view name, const Stat& stat, std::string_view target) {
    const Common common{stat.identity.device, stat.uid, stat.gid};
    if (packed_.commons.empty() || packed_.commons.back() != common) packed_.commons.push_back(common);
    const auto links = std::min<std::uint64_t>(stat.links, std::numeric_limits<std::uint32_t>::max());
    if (stat.type == Type::symlink)
        packed_.targets.push_back({static_cast<std::uint32_t>(packed_.items.size()), std::string(target)});
    packed_.items.push_back(
        {stat.identity.inode, stat.size, stat.mtime_seconds, stat.mtime_nanoseconds, ctime_in_32_bits(stat),
         stat.ctime_nanoseconds, static_cast<std::uint32_t>(links), static_cast<std::uint32_t>(packed_.names.size()),
         static_cast<std::uint32_t>(packed_.commons.size() - 1), static_cast<std::uint16_t>(stat.mode), stat.type});
    packed_.names.append(name).push_back('\0');
}

Listing Listing::Builder::finish() {
    Listing listing;
    if (packed_.items.empty()) return listing;
    std::vector<std::pair<std::string_view, std::uint32_t>> order;
    order.reserve(packed_.items.size());
    for (std::uint32_t at = 0; at < packed_.items.size(); ++at)
        order.emplace_back(packed_.names.c_str() + packed_.items[at].name, at);
    std::ranges::sort(order);
    auto sorted = std::make_shared<Packed>();
    sorted->items.reserve(order.size());
    sorted->names.reserve(packed_.names.size());
    sorted->commons = packed_.commons;
    sorted->targets.reserve(packed_.targets.size());
    for (const auto& [name, at] : order) {
        Item item = packed_.items[at];
        item.name = static_cast<std::uint32_t>(sorted->names.size());
        if (item.type == Type::symlink) {
            auto& target = *std::ranges::lower_bound(packed_.targets, at, {}, &Target::item);
            sorted->targets.push_back({static_cast<std::uint32_t>(sorted->items.size()), std::move(target.text)});
        }
        sorted->items.push_back(item);
        sorted->names.append(name).push_back('\0');
    }
    packed_.items.clear();
    packed_.names.clear();
    packed_.commons.clear();
    packed_.targets.clear();
    listing.packed_ = std::move(sorted);
    return listing;
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
