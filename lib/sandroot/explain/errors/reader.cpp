#include <sandroot/explain/errors/clean.hpp>
#include <sandroot/explain/errors/reader.hpp>

#include <algorithm>

namespace sandroot::explain {

namespace {

constexpr std::size_t history = 16 << 10;        // Bytes above an error in which its traceback is looked for.
constexpr std::size_t longest_piece = 1 << 20;   // A line without an end is looked at in pieces.
constexpr std::size_t around = 64 << 10;         // Bytes of a long line on both sides of what was found.
constexpr std::size_t longest_line = 2000;       // Bytes, after cleaning.
constexpr std::size_t most_frames = 32;
constexpr std::size_t shown = 400;

/// Calls `take` with `line`, or if it is long, with what lies around each anchor.
template <class Take>
void each_part(std::string_view line, const Anchors& anchors, const Take& take) {
    if (line.size() <= longest_line) return take(line);
    for (auto at = anchors.find(line, 0); at;) {
        const std::size_t begin = *at > longest_line / 2 ? *at - longest_line / 2 : 0;
        take(line.substr(begin, longest_line));
        at = anchors.find(line, std::max(begin + longest_line, *at + 1));
    }
}

/// The kind that says most of `line`, with the holes of all kinds that fit it; its own holes come first.
std::optional<FoundError> error_in(const Grammar& grammar, std::string_view line) {
    std::optional<FoundError> best;
    std::string also;
    const Kind* last = nullptr;
    for (const auto [at, form] : grammar.wordings_in(line)) {
        const Kind& kind = grammar.kinds()[at];
        if (&kind == last) continue;
        auto holes = match(kind.forms[form], line);
        if (!holes) continue;
        last = &kind;
        also += kind.name + ' ';
        if (!best) best = FoundError{&kind, {}, {}, {}, 1};
        if (best->kind->is_wrapper && !kind.is_wrapper) {
            best->kind = &kind;
            holes->merge(best->holes);
            best->holes = std::move(*holes);
        } else {
            best->holes.merge(*holes);
        }
    }
    if (!best) return best;
    best->holes.emplace("also", also);
    // A long line is shown from its error on.
    const auto at = line.size() > shown ? grammar.anchors().find(line, 0).value_or(0) : 0;
    const std::size_t before = std::min<std::size_t>(at, shown / 4);
    best->text = std::string(line.substr(at - before, shown));
    return best;
}

/// Adds the files of the traceback that ends before line `at`; true at its head, above which another begins.
bool frames_above(const std::vector<std::string>& lines, std::size_t at, std::vector<std::string>& frames) {
    while (at > 0 && frames.size() < most_frames) {
        const std::string& line = lines[--at];
        if (line.starts_with("Traceback (most recent")) return true;
        constexpr std::string_view lead = "File '";
        const std::size_t file = line.find(lead);
        const std::size_t end = file == std::string::npos ? file : line.find("', line ", file);
        if (end != std::string::npos) frames.push_back(line.substr(file + lead.size(), end - file - lead.size()));
    }
    return frames.size() >= most_frames;
}

bool is_same(const FoundError& one, const FoundError& other) {
    if (one.kind != other.kind) return false;
    const auto library = one.holes.find("library");
    const auto others = other.holes.find("library");
    if (library != one.holes.end() && others != other.holes.end()) return library->second == others->second;
    return one.holes == other.holes;
}

}   // namespace

void ErrorReader::feed(std::string_view piece) {
    while (!piece.empty()) {
        const std::string_view part = piece.substr(0, longest_piece);
        piece.remove_prefix(part.size());
        text_.append(part);
        const std::size_t end = part.rfind('\n');
        if (end != std::string_view::npos) scan(text_.size() - part.size() + end + 1);
        else if (text_.size() - looked_ >= longest_piece) scan(text_.size());
        if (looked_ > history) {
            text_.erase(0, looked_ - history);
            looked_ = history;
        }
    }
}

void ErrorReader::scan(std::size_t end) {
    const std::string_view text = std::string_view(text_).substr(0, end);
    if (first_lines_.empty()) {
        first_lines_ = clean_lines(text.substr(looked_, around));
        if (first_lines_.size() > 3) first_lines_.resize(3);
        for (auto& line : first_lines_) line.resize(std::min(line.size(), shown));
    }
    while (looked_ < end) {
        const auto at = grammar_.anchors().find(text, looked_);
        if (!at) break;
        const std::size_t above = text.rfind('\n', *at);
        const std::size_t below = text.find('\n', *at);
        std::size_t begin = above == std::string_view::npos ? 0 : above + 1;
        if (begin < looked_ || *at - begin > around) begin = std::max(looked_, *at > around ? *at - around : 0);
        const std::size_t stop = std::min({below, end, *at + around});
        look_at(text.substr(begin, stop - begin), begin);
        looked_ = std::max(stop, *at + 1);
    }
    looked_ = end;
}

void ErrorReader::look_at(std::string_view raw, std::size_t raw_begin) {
    const std::vector<std::string> lines = clean_lines(raw);
    for (std::size_t at = 0; at < lines.size(); ++at)
        each_part(lines[at], grammar_.anchors(), [&](std::string_view part) {
            if (auto error = error_in(grammar_, part)) take(*std::move(error), raw_begin, lines, at);
        });
}

void ErrorReader::take(FoundError error, std::size_t raw_begin, const std::vector<std::string>& lines, std::size_t at) {
    const auto known = std::ranges::find_if(found_, [&](const FoundError& one) { return is_same(one, error); });
    if (known != found_.end()) {
        ++known->times;
        known->holes.merge(error.holes);
        return;
    }
    if (found_.size() >= most) return;
    if (!frames_above(lines, at, error.frames)) {
        const std::size_t from = raw_begin > history ? raw_begin - history : 0;
        const auto above = clean_lines(std::string_view(text_).substr(from, raw_begin - from));
        frames_above(above, above.size(), error.frames);
    }
    found_.push_back(std::move(error));
}

std::vector<FoundError> ErrorReader::finish() {
    scan(text_.size());
    const auto is_wrapper = [](const FoundError& one) { return one.kind->is_wrapper; };
    if (!std::ranges::all_of(found_, is_wrapper)) std::erase_if(found_, is_wrapper);
    return std::move(found_);
}

}   // namespace sandroot::explain
