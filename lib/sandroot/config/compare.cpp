#include <sandroot/config/compare.hpp>
#include <sandroot/config/yaml/block.hpp>

#include <tuple>

namespace sandroot::config {

namespace {

/// One event, with its anchor counted among those that are compared.
using Compared = std::tuple<EventKind, bool, std::size_t, std::string, std::string>;

std::optional<KeyAndValue> list_of(const Events& events) {
    const auto root = root_of(events);
    if (!root || events[*root].kind != EventKind::map) return std::nullopt;
    for (const auto& member : members_of(events, *root))
        if (string_of(events, member.key) == list_key) return member;
    return std::nullopt;
}

std::vector<Compared> compared(const Events& events) {
    constexpr std::size_t left_out = SIZE_MAX;
    const auto list = list_of(events);
    const std::size_t first = list ? list->key : events.size();
    const std::size_t last = list ? end_of_node(events, list->value) : events.size();
    std::vector<std::size_t> numbers(events.size(), left_out);   // The numbers of anchors, by their events.
    std::size_t count = 0;
    std::vector<Compared> out;
    for (std::size_t at = 0; at < events.size(); ++at) {
        if (at >= first && at < last) continue;
        const Event& event = events[at];
        std::size_t anchor = 0;
        if (event.kind == EventKind::alias) anchor = numbers[event.target];
        else if (event.anchor != 0) anchor = numbers[at] = ++count;
        out.emplace_back(event.kind, event.flow, anchor, event.tag, event.text);
    }
    return out;
}

/// An empty first document, or none, as an empty map.
std::vector<Compared> with_map(std::vector<Compared> all) {
    if (all.empty()) all.emplace_back(EventKind::document, false, 0, "", "");
    const bool has_node = all.size() > 1 && std::get<EventKind>(all[1]) != EventKind::document;
    if (has_node && std::get<EventKind>(all[1]) != EventKind::null) return all;
    const auto at = all.begin() + 1;
    std::vector<Compared> out(all.begin(), at);
    out.emplace_back(EventKind::map, false, 0, "?", "");
    out.emplace_back(EventKind::map_end, false, 0, "", "");
    out.insert(out.end(), has_node ? at + 1 : at, all.end());
    return out;
}

}   // namespace

bool same_but_for_list(const Events& left, const Events& right) {
    return with_map(compared(left)) == with_map(compared(right));
}

std::optional<std::vector<std::string>> listed_paths(const Events& events) {
    const auto list = list_of(events);
    if (!list) return std::nullopt;
    const std::size_t target = target_of(events, list->value);
    if (events[target].kind != EventKind::list) return std::nullopt;
    std::vector<std::string> paths;
    for (const std::size_t at : items_of(events, target)) {
        const auto path = string_of(events, at);
        if (!path) return std::nullopt;
        paths.push_back(*path);
    }
    return paths;
}

}   // namespace sandroot::config
