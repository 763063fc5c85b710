#include <sandroot/python/text.hpp>
#include <sandroot/scope/named_modules.hpp>

#include <algorithm>

namespace sandroot::scope {

namespace {

using python::stripped;

constexpr std::size_t longest_statement = 1U << 16U;

bool is_dotted(char c) {
    return python::is_part_of_name(c) || c == '.';
}

/// Is one of `words` a whole part of the dotted name?
bool has_word(std::string_view dotted, const std::vector<std::string>& words) {
    while (!dotted.empty()) {
        const auto part = dotted.substr(0, dotted.find('.'));
        dotted.remove_prefix(std::min(dotted.size(), part.size() + 1));
        if (std::ranges::find(words, part) != words.end()) return true;
    }
    return false;
}

Named named(std::string_view dotted) {
    Named out;
    while (dotted.starts_with('.')) {
        ++out.dots;
        dotted.remove_prefix(1);
    }
    out.module = dotted;
    return out;
}

/// The logical line that begins at `at`: through open parentheses and backslashes.
std::string statement_at(std::string_view source, std::size_t at) {
    std::string out;
    int open = 0;
    for (; at < source.size() && out.size() < longest_statement; ++at) {
        const char c = source[at];
        if (c == '#') {
            at = std::min(source.find('\n', at), source.size()) - 1;
            continue;
        }
        if (c == '(') ++open;
        if (c == ')') --open;
        if (c == '\n' && open <= 0) {
            if (!out.ends_with('\\')) break;
            out.back() = ' ';
            continue;
        }
        if (c == ';') break;
        out += c == '\n' || c == '\r' || c == '(' || c == ')' ? ' ' : c;
    }
    return out;
}

/// The names of "a as b, c", without what stands behind `as`.
std::vector<std::string> list_of(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const auto one = stripped(text.substr(0, text.find(',')));
        text.remove_prefix(
            std::min(text.size(), text.find(',') == std::string_view::npos ? text.size() : text.find(',') + 1));
        const auto name = one.substr(0, one.find_first_of(python::blanks));
        if (!name.empty() && std::ranges::all_of(name, is_dotted)) names.emplace_back(name);
    }
    return names;
}

void take_statement(const std::string& statement, const std::vector<std::string>& words, std::vector<Named>& out) {
    std::string_view text = stripped(statement);
    const auto add = [&](const std::string& dotted) {
        if (has_word(dotted, words)) out.push_back(named(dotted));
    };
    if (text.starts_with("import ") || text.starts_with("import\t")) {
        for (const auto& name : list_of(text.substr(7))) add(name);
        return;
    }
    text = stripped(text.substr(4));
    const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, is_dotted) - text.begin());
    std::string from(text.substr(0, end));
    text = stripped(text.substr(end));
    // "from . import x" has its dots apart; "from .import x" is the same.
    if (from.size() > 6 && from.ends_with("import") && from.find_first_not_of('.') == from.size() - 6) {
        from.resize(from.size() - 6);
    } else {
        if (!text.starts_with("import")) return;
        text.remove_prefix(6);
    }
    add(from);
    for (const auto& name : list_of(text)) add(from.ends_with('.') ? from + name : from + "." + name);
}

bool begins_import(std::string_view line) {
    return (line.starts_with("import") || line.starts_with("from")) &&
           line.find_first_of(" \t") == (line.starts_with("from") ? 4U : 6U);
}

/// Strings that are a dotted name with one of `words`, as importlib.import_module gets them.
void take_strings(std::string_view source, const std::vector<std::string>& words, std::vector<Named>& out) {
    for (const auto& word : words) {
        for (auto at = source.find(word); at != std::string_view::npos; at = source.find(word, at + 1)) {
            auto begin = at;
            while (begin > 0 && is_dotted(source[begin - 1])) --begin;
            auto end = at;
            while (end < source.size() && is_dotted(source[end])) ++end;
            const auto dotted = source.substr(begin, end - begin);
            if (begin == 0 || (source[begin - 1] != '"' && source[begin - 1] != '\'')) continue;
            if (dotted.find('.') == std::string_view::npos || !has_word(dotted, words)) continue;
            out.push_back(named(dotted));
        }
    }
}

}   // namespace

std::vector<Named> named_modules(std::string_view source, const std::vector<std::string>& words) {
    std::vector<Named> out;
    if (std::ranges::none_of(words, [&](const auto& word) { return source.find(word) != std::string_view::npos; }))
        return out;
    for (std::size_t at = 0; at < source.size();) {
        const auto end = std::min(source.find('\n', at), source.size());
        auto line = source.substr(at, end - at);
        // A doctest or a statement behind a colon is none that matters, a statement in a block is.
        const auto indent = std::min(line.find_first_not_of(" \t"), line.size());
        if (begins_import(line.substr(indent))) take_statement(statement_at(source, at + indent), words, out);
        // "try: import x", "a = 1; import x"
        for (const std::string_view before : {": import ", "; import ", ": from ", "; from "})
            if (const auto inner = line.find(before); inner != std::string_view::npos)
                take_statement(statement_at(source, at + inner + 2), words, out);
        at = end + 1;
    }
    take_strings(source, words, out);
    return out;
}

}   // namespace sandroot::scope
