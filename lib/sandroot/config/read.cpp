#include <sandroot/config/read.hpp>
#include <sandroot/config/yaml/events.hpp>
#include <sandroot/config/yaml/text.hpp>

#include <algorithm>
#include <ranges>

namespace sandroot::config {

namespace {

class Reader {
public:
    Reader(const Events& events, std::string_view origin) : events_(events), origin_(origin) {}

    Result<File> read() {
        const auto root = root_of(events_);
        file_.is_empty = !root;
        if (!root || events_[*root].kind == EventKind::null) return std::move(file_);
        if (events_[*root].kind != EventKind::map)
            return mistake(origin_, line(*root), "a map of keys and values belongs here");
        SR_DO(add_members(*root, "", false));
        const auto next = std::ranges::find(events_.begin() + 1, events_.end(), EventKind::document, &Event::kind);
        if (next != events_.end()) file_.further_document = next->line + 1;
        return std::move(file_);
    }

private:
    [[nodiscard]] std::size_t line(std::size_t at) const { return events_[at].line + 1; }

    [[nodiscard]] Result<void> count(std::size_t at) {
        if (++values_ > 100'000) return mistake(origin_, line(at), "aliases make more than 100,000 values of it");
        return {};
    }

    Result<void> add_members(std::size_t map, const std::string& prefix, bool merged) {
        for (const auto& [key, value] : members_of(events_, map)) {
            SR_DO(count(key));
            const std::size_t target = target_of(events_, value);
            const Event& event = events_[target];
            const std::string name = prefix + events_[target_of(events_, key)].text;
            if (name == "<<" && event.kind == EventKind::map && !merged) {
                SR_DO(add_members(target, prefix, true));
            } else if (event.kind == EventKind::map && prefix.empty()) {
                file_.values.push_back({name, line(key), Shape::map, {}, merged});
                SR_DO(add_members(target, name + '.', merged));
            } else {
                SR_TRY(auto texts, texts_of(value));
                file_.values.push_back({name, line(key), shape_of(event.kind), std::move(texts), merged});
            }
        }
        return {};
    }

    static Shape shape_of(EventKind kind) {
        return kind == EventKind::list   ? Shape::list
               : kind == EventKind::map  ? Shape::map
               : kind == EventKind::null ? Shape::null
                                         : Shape::text;
    }

    /// `at` tells the line also where an alias leads elsewhere.
    [[nodiscard]] Scalar text_of(std::size_t at) const {
        const Event& event = events_[target_of(events_, at)];
        return {event.text, line(at), event.kind == EventKind::scalar && event.tag == "!",
                event.kind == EventKind::null, event.kind == EventKind::scalar || event.kind == EventKind::null};
    }

    Result<std::vector<Scalar>> texts_of(std::size_t value) {
        std::vector<Scalar> texts;
        const std::size_t target = target_of(events_, value);
        if (events_[target].kind == EventKind::scalar) texts.push_back(text_of(value));
        if (events_[target].kind != EventKind::list) return texts;
        for (const std::size_t at : items_of(events_, target)) {
            SR_DO(count(value));
            texts.push_back(text_of(at));
            if (target != value) texts.back().line = line(value);
        }
        return texts;
    }

    const Events& events_;
    std::string_view origin_;
    File file_;
    std::size_t values_ = 0;
};

}   // namespace

const Value* File::find(std::string_view key) const {
    for (const bool merged : {false, true})   // What the map says itself counts before what is merged into it.
        for (const auto& value : std::views::reverse(values))
            if (value.key == key && value.merged == merged) return &value;
    return nullptr;
}

Result<File> read(std::string_view text, std::string_view origin) {
    SR_TRY(const Events events, parse_events(text, origin));
    return Reader(events, origin).read();
}

}   // namespace sandroot::config
