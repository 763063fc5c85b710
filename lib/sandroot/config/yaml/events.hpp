// A config.yaml as the flat list of what a parser meets in it: nothing is expanded, so aliases cannot multiply.
#pragma once

#include <sandroot/base/error.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::config {

enum class EventKind : std::uint8_t { document, null, alias, scalar, list, list_end, map, map_end };

struct Event {
    EventKind kind = EventKind::null;
    bool flow = false;          ///< A list or map that is written in brackets.
    std::uint32_t anchor = 0;   ///< Number of the anchor that it has, or that an alias means; 0 for none.
    std::size_t offset = 0;     ///< Where in the text it begins, its anchor and tag included.
    std::size_t line = 0;       ///< From 0.
    std::size_t target = 0;     ///< For an alias: the index of what it means.
    std::string tag;            ///< As written; "?" for none, "!" for a quoted scalar.
    std::string text;           ///< A scalar's.
};
using Events = std::vector<Event>;

/// Errors, with the line: what check_text() refuses; not YAML; more than 32 levels or 100,000 events.
[[nodiscard]] Result<Events> parse_events(std::string_view text, std::string_view origin);

/// The index behind the node that begins at `at`.
[[nodiscard]] std::size_t end_of_node(const Events& events, std::size_t at);

/// What the node at `at` stands for: itself, or what an alias means.
[[nodiscard]] std::size_t target_of(const Events& events, std::size_t at);

struct KeyAndValue {
    std::size_t key = 0;   ///< Indexes of events.
    std::size_t value = 0;
};

/// What the map at `at` holds, in order.
[[nodiscard]] std::vector<KeyAndValue> members_of(const Events& events, std::size_t at);
/// What the list at `at` holds, in order.
[[nodiscard]] std::vector<std::size_t> items_of(const Events& events, std::size_t at);

/// The string that the node at `at` is, aliases followed; none for lists, maps, null and what has a tag of its own.
[[nodiscard]] std::optional<std::string> string_of(const Events& events, std::size_t at);

/// The first document's node; none where there is no document.
[[nodiscard]] std::optional<std::size_t> root_of(const Events& events);

}   // namespace sandroot::config
