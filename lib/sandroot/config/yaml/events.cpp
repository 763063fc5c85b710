#include <sandroot/base/escape.hpp>
#include <sandroot/config/yaml/events.hpp>
#include <sandroot/config/yaml/text.hpp>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

namespace sandroot::config {

namespace {

constexpr std::size_t deepest = 32;
constexpr std::size_t most_events = 100'000;

class Collector final : public YAML::EventHandler {
public:
    /// `shift`: bytes before those that the parser counts.
    explicit Collector(std::size_t shift) : shift_(shift) {}

    void OnDocumentStart(const YAML::Mark& mark) override { add(EventKind::document, mark, "", 0, ""); }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(EventKind::null, mark, "?", anchor, ""); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        add(EventKind::alias, mark, "?", anchor, "");
        events.back().target = anchor < at_.size() ? at_[anchor] : 0;
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        add(EventKind::scalar, mark, tag, anchor, value);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        open(EventKind::list, mark, tag, anchor, style);
    }
    void OnSequenceEnd() override { close(EventKind::list_end); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        open(EventKind::map, mark, tag, anchor, style);
    }
    void OnMapEnd() override { close(EventKind::map_end); }

    Events events;

private:
    void add(EventKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
             const std::string& text) {
        if (events.size() == most_events) throw YAML::ParserException(mark, "more than 100,000 values");
        if (anchor != 0 && kind != EventKind::alias) {
            at_.resize(std::max(at_.size(), anchor + 1));
            at_[anchor] = events.size();
        }
        events.push_back({kind, false, static_cast<std::uint32_t>(anchor), static_cast<std::size_t>(mark.pos) + shift_,
                          static_cast<std::size_t>(mark.line), 0, tag, text});
    }
    void open(EventKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
              YAML::EmitterStyle::value style) {
        if (++depth_ > deepest) throw YAML::ParserException(mark, "nested deeper than 32 levels");
        add(kind, mark, tag, anchor, "");
        events.back().flow = style == YAML::EmitterStyle::Flow;
    }
    void close(EventKind kind) {
        --depth_;
        Event event;
        event.kind = kind;
        events.push_back(std::move(event));
    }

    std::size_t shift_;
    std::size_t depth_ = 0;
    std::vector<std::size_t> at_;   // By the parser's number of an anchor.
};

}   // namespace

Result<Events> parse_events(std::string_view text, std::string_view origin) {
    SR_DO(check_text(text, origin));
    std::istringstream stream{std::string(text)};
    Collector collector(text.starts_with("\xef\xbb\xbf") ? 3 : 0);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(collector)) {
        }
    } catch (const YAML::Exception& error) {
        const auto line = static_cast<std::size_t>(std::max(error.mark.line, 0)) + 1;
        return mistake(origin, line, "not YAML: " + escape_for_terminal(error.msg));
    }
    return std::move(collector.events);
}

std::size_t end_of_node(const Events& events, std::size_t at) {
    std::size_t depth = 0;
    for (; at < events.size(); ++at) {
        const auto kind = events[at].kind;
        if (kind == EventKind::list || kind == EventKind::map) ++depth;
        else if (kind == EventKind::list_end || kind == EventKind::map_end) --depth;
        if (depth == 0) return at + 1;
    }
    return at;
}

std::size_t target_of(const Events& events, std::size_t at) {
    return events[at].kind == EventKind::alias ? events[at].target : at;
}

std::vector<KeyAndValue> members_of(const Events& events, std::size_t at) {
    std::vector<KeyAndValue> members;
    for (++at; at < events.size() && events[at].kind != EventKind::map_end;) {
        const std::size_t value = end_of_node(events, at);
        members.push_back({at, value});
        at = end_of_node(events, value);
    }
    return members;
}

std::vector<std::size_t> items_of(const Events& events, std::size_t at) {
    std::vector<std::size_t> items;
    for (++at; at < events.size() && events[at].kind != EventKind::list_end; at = end_of_node(events, at))
        items.push_back(at);
    return items;
}

std::optional<std::string> string_of(const Events& events, std::size_t at) {
    const Event& event = events[target_of(events, at)];
    const bool is_string = event.tag == "?" || event.tag == "!" || event.tag == "tag:yaml.org,2002:str";
    if (event.kind != EventKind::scalar || !is_string) return std::nullopt;
    return event.text;
}

std::optional<std::size_t> root_of(const Events& events) {
    if (events.size() < 2) return std::nullopt;
    return 1;   // Behind the document itself.
}

}   // namespace sandroot::config
