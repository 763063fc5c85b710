#include <sandroot/base/escape.hpp>
#include <sandroot/config/compare.hpp>
#include <sandroot/config/yaml/block.hpp>
#include <sandroot/config/yaml/edit.hpp>
#include <sandroot/config/yaml/scalar.hpp>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace sandroot::config {

namespace {

using Paths = std::vector<std::string>;

Result<void> check_paths(const Paths& paths) {
    if (paths.empty())
        return fail(Errc::refused, "an empty python_lib_path would mean the sandbox's own list", "sandroot plan");
    for (const auto& path : paths)
        if (!is_utf8(path))
            return fail(Errc::refused, escape_for_terminal(path) + ": YAML cannot carry a path that is not UTF-8",
                        "sandroot paths --format null");
    return {};
}

/// The block's lines with `paths` in it; what went and what came goes to `edited`.
std::vector<std::string> merge(const Block& block, const Paths& paths, Edited& edited) {
    constexpr std::size_t key = 0;
    std::unordered_map<std::string_view, std::size_t> stands;   // Where the first of its kind does.
    std::size_t front = block.lines.size();                     // Where a path goes that follows none.
    for (std::size_t at = block.lines.size(); at-- > 0;)
        if (block.lines[at].path) {
            stands[*block.lines[at].path] = at;
            front = at;
        }
    const std::set<std::string_view> wanted(paths.begin(), paths.end());
    std::unordered_map<std::size_t, Paths> behind;   // New paths by the line that they follow.
    std::size_t cursor = key;
    for (const auto& path : paths) {
        if (const auto found = stands.find(path); found != stands.end()) {
            cursor = found->second;
        } else {
            behind[cursor].push_back(path);
            edited.added.push_back(path);
        }
    }
    std::vector<std::string> out;
    const auto insert = [&](std::size_t line) {
        for (const auto& path : behind[line]) out.push_back(block.before_path + spelled(path, block.quote));
    };
    for (std::size_t at = 0; at <= block.lines.size(); ++at) {
        if (at == front) insert(key);
        if (at == block.lines.size()) break;
        const auto& line = block.lines[at];
        const bool stays = !line.path || (wanted.contains(*line.path) && stands[*line.path] == at);
        if (stays) out.push_back(line.text);
        else edited.removed.push_back(*line.path);
        if (at != key) insert(at);
    }
    return out;
}

std::string_view usual_ending(const std::vector<TextLine>& lines, std::size_t near) {
    if (near < lines.size() && !lines[near].ending.empty()) return lines[near].ending;
    return lines.empty() || lines.front().ending.empty() ? "\n" : lines.front().ending;
}

std::string replaced(std::string_view text, const std::vector<TextLine>& lines, const Block& block,
                     const std::vector<std::string>& content) {
    const auto offset = [&](std::size_t line) { return line < lines.size() ? lines[line].begin : text.size(); };
    std::string out(text.substr(0, offset(block.first)));
    const bool open_end = block.key_line && lines[block.last - 1].ending.empty();
    const auto ending = usual_ending(lines, block.key_line ? block.first : block.first - 1);
    const bool was_open = !block.key_line && block.first > 0 && lines[block.first - 1].ending.empty();
    if (was_open) out += ending;
    for (std::size_t at = 0; at < content.size(); ++at) {
        out += content[at];
        if (at + 1 < content.size() || !open_end) out += ending;
    }
    return out + std::string(text.substr(offset(block.last)));
}

/// In whatever order, each once.
bool same_paths(const std::optional<Paths>& there, const Paths& paths) {
    if (!there) return false;
    const std::set<std::string_view> left(there->begin(), there->end());
    return left.size() == there->size() && left == std::set<std::string_view>(paths.begin(), paths.end());
}

}   // namespace

Result<Edited> edit(std::string_view text, const Paths& paths, std::string_view origin) {
    SR_DO(check_paths(paths));
    SR_TRY(const Events events, parse_events(text, origin));
    const auto lines = lines_of(text);
    SR_TRY(Block block, find_block(lines, events, origin));
    Edited edited;
    if (same_paths(listed_paths(events), paths)) {
        edited.text = text;
        return edited;
    }
    if (!block.key_line) block.lines.push_back({block.before_key + std::string(list_key) + ':', std::nullopt});
    edited.text = replaced(text, lines, block, merge(block, paths, edited));

    const std::size_t line = block.first + 1;
    auto again = parse_events(edited.text, origin);
    if (!again) return mistake(origin, line, "no python_lib_path can be written here: " + again.error().message);
    if (!same_but_for_list(events, *again))
        return mistake(origin, line, "writing python_lib_path here would change another value");
    if (!same_paths(listed_paths(*again), paths))
        return mistake(origin, line, "python_lib_path would not read back as it was written");
    return edited;
}

Result<void> check_editable(std::string_view text, std::string_view origin) {
    SR_TRY(const Events events, parse_events(text, origin));
    SR_DO(find_block(lines_of(text), events, origin));
    return {};
}

}   // namespace sandroot::config
