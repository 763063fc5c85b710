#include <sandroot/base/escape.hpp>
#include <sandroot/config/yaml/block.hpp>
#include <sandroot/config/yaml/scalar.hpp>

#include <algorithm>

namespace sandroot::config {

namespace {

constexpr std::string_view blanks = " \t";

struct Text {
    const std::vector<TextLine>& lines;
    const Events& events;
    std::string_view origin;

    /// Empty behind the last line, where what is not written may stand.
    [[nodiscard]] std::string_view content(std::size_t line) const {
        return line < lines.size() ? lines[line].content : std::string_view();
    }
    [[nodiscard]] std::size_t column(std::size_t at) const {
        const Event& event = events[at];
        if (event.line >= lines.size() || event.offset < lines[event.line].begin) return 0;
        return std::min(event.offset - lines[event.line].begin, lines[event.line].content.size());
    }
    /// What stands before an event on its line, and from it on.
    [[nodiscard]] std::string_view before(std::size_t at) const {
        return content(events[at].line).substr(0, column(at));
    }
    [[nodiscard]] std::string_view from(std::size_t at) const { return content(events[at].line).substr(column(at)); }
    [[nodiscard]] std::unexpected<Error> mistake(std::size_t line, const std::string& what,
                                                 std::string hint = {}) const {
        return config::mistake(origin, line + 1, what, std::move(hint));
    }
};

/// "", or "? " in front of which there may be blanks: what may stand before a key.
bool begins_line(std::string_view before) {
    const auto first = before.find_first_not_of(blanks);
    if (first == std::string_view::npos) return true;
    return before[first] == '?' && is_blank(before.substr(first + 1));
}

/// Blanks, a dash, blanks.
bool is_dash(std::string_view before) {
    const auto first = before.find_first_not_of(' ');
    return first != std::string_view::npos && before[first] == '-' && first + 1 < before.size() &&
           is_blank(before.substr(first + 1));
}

/// The same with a single blank behind the dash in place of tabs, which not all readers take there.
std::string untabbed(std::string_view dash) {
    const bool tabbed = dash.find('\t') != std::string_view::npos;
    return tabbed ? std::string(dash.substr(0, dash.find('-'))) + "- " : std::string(dash);
}

/// The first line from `from` on that ends the document.
std::size_t document_end(const std::vector<TextLine>& lines, std::size_t from) {
    while (from < lines.size() && !is_document_mark(lines[from].content)) ++from;
    return from;
}

/// A document of comments only ends at its second mark, if the first begins it.
std::size_t empty_document_end(const std::vector<TextLine>& lines) {
    const std::size_t mark = document_end(lines, 0);
    const bool begins = mark < lines.size() && lines[mark].content.starts_with('-');
    return begins ? document_end(lines, mark + 1) : mark;
}

Result<void> check_anchors(const Text& text, std::size_t first, std::size_t last) {
    for (std::size_t at = last; at < text.events.size(); ++at) {
        const Event& alias = text.events[at];
        if (alias.kind != EventKind::alias || alias.target < first || alias.target >= last) continue;
        const std::string line = std::to_string(text.events[alias.target].line + 1);
        return text.mistake(alias.line,
                            "an alias of what stands in python_lib_path, line " + line + ", which would change or go",
                            "write the value here instead of the alias");
    }
    return {};
}

/// How a list of this document begins its entries, else how deep its maps go.
std::string usual_dash(const Text& text, std::size_t root, const std::string& before_key) {
    std::string by_map;
    for (const auto& [key, value] : members_of(text.events, root)) {
        const Event& event = text.events[value];
        if (event.flow || value + 1 >= text.events.size()) continue;
        if (event.kind == EventKind::list && is_dash(text.before(value + 1))) return untabbed(text.before(value + 1));
        if (event.kind == EventKind::map && by_map.empty() && is_blank(text.before(value + 1)))
            by_map = std::string(text.before(value + 1)) + "- ";
    }
    return by_map.empty() ? before_key + "  - " : by_map;
}

/// The comment at the end of a line, from `from` on; empty where there is none.
std::string_view comment_behind(std::string_view line, std::size_t from) {
    for (std::size_t at = from; (at = line.find('#', at)) != std::string_view::npos; ++at)
        if (at == 0 || blanks.find(line[at - 1]) != std::string_view::npos) return line.substr(at);
    return {};
}

/// An entry that the block's lines are made from.
struct Entry {
    std::size_t at = 0;   ///< Index of its event.
    std::string path;
    std::size_t line = 0;
    std::size_t column = 0;
    std::size_t end = 0;   ///< Column behind it.
};

Result<std::vector<Entry>> entries_of(const Text& text, std::size_t value) {
    const Events& events = text.events;
    std::vector<Entry> entries;
    std::vector<std::size_t> nodes;
    const bool flow = events[value].flow;
    if (events[value].kind == EventKind::list) nodes = items_of(events, value);
    else if (events[value].kind == EventKind::scalar) nodes = {value};
    for (const std::size_t at : nodes) {
        const auto path = string_of(events, at);
        if (!path) return text.mistake(events[at].line, "an entry of python_lib_path that is not a string");
        const auto column = text.column(at);
        const auto end = end_of_scalar(text.content(events[at].line), column, flow, events[at].text);
        if (!end)
            return text.mistake(events[at].line, "an entry of python_lib_path that takes several lines",
                                "write it on one line");
        entries.push_back({at, *path, events[at].line, column, *end});
    }
    return entries;
}

/// Whether the block's lines can stay as they are: the key, then a line for each entry, comments, blank lines.
bool is_plain(const Text& text, const Block& block, std::size_t key, const std::vector<Entry>& entries) {
    if (!is_blank(text.before(key))) return false;
    std::size_t next = 0;
    for (std::size_t line = block.first; line < block.last; ++line) {
        const auto content = text.lines[line].content;
        const bool has_entry = next < entries.size() && entries[next].line == line;
        if (has_entry && (line == block.first || !is_dash(text.before(entries[next].at)))) return false;
        if (has_entry) ++next;
        else if (line != block.first && !is_blank(content) && !is_comment(content)) return false;
    }
    return next == entries.size();
}

std::vector<BlockLine> kept_lines(const Text& text, const Block& block, const std::vector<Entry>& entries) {
    std::vector<BlockLine> out;
    std::size_t next = 0;
    for (std::size_t line = block.first; line < block.last; ++line) {
        out.push_back({std::string(text.lines[line].content), std::nullopt});
        if (next < entries.size() && entries[next].line == line) out.back().path = entries[next++].path;
    }
    return out;
}

/// The same block in lines of its own for each entry. Comments stay with what they stood beside.
std::vector<BlockLine> broken_up(const Text& text, const Block& block, std::size_t key,
                                 const std::vector<Entry>& entries) {
    const auto with = [](std::string line, std::string_view comment) {
        return comment.empty() ? line : line + "  " + std::string(comment);
    };
    std::string pad = block.before_path.substr(0, indent_of(block.before_path));
    const auto key_text = text.from(key);
    const auto key_end = end_of_scalar(key_text, 0, false, text.events[key].text).value_or(list_key.size());
    std::vector<BlockLine> out{{block.before_key + std::string(key_text.substr(0, key_end)) + ':', std::nullopt}};
    std::size_t next = 0;
    for (std::size_t line = block.first; line < block.last; ++line) {
        const auto content = text.lines[line].content;
        std::size_t behind = line == *block.key_line ? content.size() - key_text.size() + key_end : 0;
        const std::size_t before = out.size();
        for (; next < entries.size() && entries[next].line == line; ++next) {
            const Entry& entry = entries[next];
            const auto source = content.substr(entry.column, entry.end - entry.column);
            const bool is_ours = source.find_first_of("*&!") != 0;
            out.push_back(
                {block.before_path + (is_ours ? std::string(source) : spelled(entry.path, block.quote)), entry.path});
            behind = entry.end;
        }
        const auto comment = comment_behind(content, behind);
        if (comment.empty()) continue;
        if (line == *block.key_line) out.front().text = with(out.front().text, comment);
        else if (out.size() > before) out.back().text = with(out.back().text, comment);
        else out.push_back({pad + std::string(comment), std::nullopt});
    }
    return out;
}

Result<void> fill(Block& block, const Text& text, const KeyAndValue& node) {
    const Events& events = text.events;
    const Event& value = events[node.value];
    if (value.kind == EventKind::map) return text.mistake(value.line, "python_lib_path is a map, not a list");
    SR_TRY(const auto entries, entries_of(text, node.value));
    if (!entries.empty()) {
        const auto first = text.from(entries.front().at).substr(0, 1);
        if (first == "\"" || first == "'") block.quote = first.front();
        if (is_dash(text.before(entries.front().at)) && entries.front().line != *block.key_line)
            block.before_path = untabbed(text.before(entries.front().at));
    }
    const auto key_text = text.from(node.key);
    const auto key_end = end_of_scalar(key_text, 0, false, events[node.key].text);
    if (!key_end) return text.mistake(events[node.key].line, "a key that takes several lines");
    const bool is_null = value.kind == EventKind::null;
    const auto colon = key_text.find(':', *key_end);
    const bool bare = colon != std::string_view::npos &&
                      (is_blank(key_text.substr(colon + 1)) || is_comment(key_text.substr(colon + 1)));
    const bool stays = (value.kind == EventKind::list && !value.flow) || (is_null && bare);
    block.lines = stays && is_plain(text, block, node.key, entries) ? kept_lines(text, block, entries)
                                                                    : broken_up(text, block, node.key, entries);
    return {};
}

}   // namespace

Result<Block> find_block(const std::vector<TextLine>& lines, const Events& events, std::string_view origin) {
    const Text text{lines, events, origin};
    Block block;
    block.before_path = "  - ";
    const auto root = root_of(events);
    if (!root || events[*root].kind == EventKind::null) {
        const auto written = root ? text.from(*root) : std::string_view();
        if (!is_blank(written) && !is_comment(written) && !is_document_mark(written))
            return text.mistake(events[*root].line, "a map of keys and values belongs here");
        block.first = block.last = empty_document_end(lines);
        return block;
    }
    const Event& top = events[*root];
    if (top.kind != EventKind::map) return text.mistake(top.line, "a map of keys and values belongs here");
    if (top.flow)
        return text.mistake(top.line, "the whole document stands in braces, where no line can be added",
                            "write each key on a line of its own, without braces");

    const auto members = members_of(events, *root);
    const std::size_t end = members.empty() ? lines.size() : document_end(lines, events[members.front().key].line);
    if (!members.empty()) {
        const auto content = text.content(events[members.front().key].line);
        block.before_key = std::string(content.substr(0, indent_of(content)));
    }
    block.before_path = usual_dash(text, *root, block.before_key);
    const auto is_ours = [&](const KeyAndValue& member) { return string_of(events, member.key) == list_key; };
    const auto found = std::ranges::find_if(members, is_ours);
    if (found == members.end()) {
        block.first = block.last = end;
        return block;
    }
    const std::size_t line = events[found->key].line;
    const auto next = std::next(found);
    if (const auto twin = std::find_if(next, members.end(), is_ours); twin != members.end())
        return text.mistake(events[twin->key].line,
                            "python_lib_path once more, it stands in line " + std::to_string(line + 1) + " already",
                            "remove one of them");
    const std::size_t behind = std::min(next == members.end() ? end : events[next->key].line, lines.size());
    for (const auto& member : {*found, next == members.end() ? *found : *next})
        if (!begins_line(text.before(member.key)))
            return text.mistake(events[member.key].line, "the key does not begin its line",
                                "write each key on a line of its own");
    block.key_line = line;
    block.first = line;
    block.last = behind;
    // What stands before the next key and no deeper than this one is the next key's.
    while (block.last > line + 1) {
        const auto content = lines[block.last - 1].content;
        const bool ours = !is_blank(content) && (!is_comment(content) || indent_of(content) > block.before_key.size());
        if (ours) break;
        --block.last;
    }
    SR_DO(check_anchors(text, found->key, end_of_node(events, found->value)));
    SR_DO(fill(block, text, *found));
    return block;
}

}   // namespace sandroot::config
