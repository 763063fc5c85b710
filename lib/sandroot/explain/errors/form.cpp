#include <sandroot/explain/errors/form.hpp>

#include <algorithm>

namespace sandroot::explain {

namespace {

constexpr std::size_t tries = 8;   // Places in one line where a form may begin.
constexpr std::string_view word_ends = " \t'(),;<>[]{}=|";

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/// The word that ends where `text` ends: in quotes all between them, else up to a blank, from the slash of a path on
/// that has blanks in it.
std::string_view word_before(std::string_view text) {
    if (text.ends_with('\'')) {
        text.remove_suffix(1);
        const std::size_t quote = text.rfind('\'');
        return quote == std::string_view::npos ? text : text.substr(quote + 1);
    }
    const std::size_t end = text.find_last_of(word_ends);
    if (end == std::string_view::npos) return text;
    std::string_view word = text.substr(end + 1);
    const std::size_t path = text.rfind(" /");
    if (path != std::string_view::npos && !word.starts_with('/') && word.contains('/') && is_blank(text[end]) &&
        text.find_first_of("':,", path) == std::string_view::npos)
        word = text.substr(path + 1);
    return word;
}

/// The word that begins where `text` begins, without the full stop of a sentence.
std::string_view word_after(std::string_view text) {
    if (text.starts_with('\'')) {
        text.remove_prefix(1);
        return text.substr(0, text.find('\''));
    }
    text = text.substr(0, text.find_first_of(word_ends));
    while (!text.empty() && std::string_view(".,:!?").contains(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// A word may have blanks if it is a path.
bool may_be_word(std::string_view text) {
    return text.starts_with('/') || text.find_first_of(" \t") == std::string_view::npos;
}

/// The holes from `piece` on, whose literal begins at `at`.
bool match_rest(const Form& form, std::size_t piece, std::string_view line, std::size_t at, Holes& holes) {
    while (piece < form.pieces.size()) {
        const auto& [text, is_hole, is_open] = form.pieces[piece];
        if (!is_hole) {
            if (line.substr(at, text.size()) != text) return false;
            at += text.size();
            ++piece;
            continue;
        }
        std::string_view content = line.substr(at);
        if (piece + 1 < form.pieces.size()) {
            const std::size_t end = content.find(form.pieces[piece + 1].text);
            if (end == std::string_view::npos) return false;
            content = content.substr(0, end);
            at += end;
        } else if (!is_open) {
            content = word_after(content);
            at = line.size();
        }
        if (is_open) content = trimmed(content);
        if (content.empty() || (!is_open && !may_be_word(content))) return false;
        holes.emplace(text, content);
        ++piece;
    }
    return true;
}

}   // namespace

Result<Form> parse_form(std::string_view text) {
    Form form;
    std::string literal;
    const auto flush = [&] {
        if (!literal.empty()) form.pieces.push_back({std::move(literal)});
        literal.clear();
    };
    while (!text.empty()) {
        const char c = text.front();
        const std::size_t end = c == '{' ? text.find('}') : std::string_view::npos;
        if (end == std::string_view::npos) {
            literal += c == '"' || c == '`' ? '\'' : c;
            text.remove_prefix(1);
            continue;
        }
        flush();
        if (!form.pieces.empty() && form.pieces.back().is_hole) return fail(Errc::malformed, "two holes touch");
        std::string_view name = text.substr(1, end - 1);
        const bool is_open = name.ends_with('*');
        if (is_open) name.remove_suffix(1);
        if (name.empty()) return fail(Errc::malformed, "a hole needs a name");
        form.pieces.push_back({std::string(name), true, is_open});
        text.remove_prefix(end + 1);
    }
    flush();
    if (std::ranges::all_of(form.pieces, &Form::Piece::is_hole)) return fail(Errc::malformed, "no words in a form");
    return form;
}

std::string_view anchor_of(const Form& form) {
    std::string_view longest;
    for (const auto& piece : form.pieces) {
        if (piece.is_hole) continue;
        std::string_view rest = piece.text;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find_first_of("'\\"), rest.size());
            if (end > longest.size()) longest = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return longest;
}

std::optional<Holes> match(const Form& form, std::string_view line) {
    const bool begins_with_hole = form.pieces.front().is_hole;
    const std::string& first = form.pieces[begins_with_hole ? 1 : 0].text;
    std::size_t at = line.find(first);
    for (std::size_t tried = 0; at != std::string_view::npos && tried < tries; ++tried, at = line.find(first, at + 1)) {
        Holes holes;
        if (begins_with_hole) {
            const auto& hole = form.pieces.front();
            const std::string_view content =
                hole.is_open ? trimmed(line.substr(0, at)) : word_before(line.substr(0, at));
            if (content.empty()) continue;
            holes.emplace(hole.text, content);
        }
        if (match_rest(form, begins_with_hole ? 1 : 0, line, at, holes)) return holes;
    }
    return {};
}

}   // namespace sandroot::explain
