#include <sandroot/python/sources/tokens.hpp>
#include <sandroot/python/text.hpp>

#include <algorithm>

namespace sandroot::python {

namespace {

/// "rb", "F"…
bool is_prefix(std::string_view word) {
    return word.size() <= 2 &&
           std::ranges::all_of(word, [](char c) { return std::string_view("rbuf").contains(lower(c)); });
}

bool has(std::string_view prefix, char wanted) {
    return std::ranges::any_of(prefix, [&](char c) { return lower(c) == wanted; });
}

std::optional<unsigned> digit(char c, unsigned base) {
    const char small = lower(c);
    const unsigned value = small >= '0' && small <= '9'   ? static_cast<unsigned>(small - '0')
                           : small >= 'a' && small <= 'f' ? static_cast<unsigned>(small - 'a') + 10
                                                          : 16;
    return value < base ? std::optional(value) : std::nullopt;
}

}   // namespace

std::optional<Token> Tokens::next() {
    skip_to_token();
    if (at_ >= source_.size()) return std::nullopt;
    const char c = source_[at_];
    if (c == '\n') {
        ++at_;
        return Token{TokenKind::new_line, {}, line_++};
    }
    if (c == '"' || c == '\'') return string({});
    if (is_part_of_name(c)) return name_or_string();
    if (c == '(' || c == '[' || c == '{') ++open_;
    if ((c == ')' || c == ']' || c == '}') && open_ > 0) --open_;
    ++at_;
    return Token{TokenKind::other, source_.substr(at_ - 1, 1), line_};
}

/// Past blanks, comments, joined lines and the ends of lines inside brackets.
void Tokens::skip_to_token() {
    while (at_ < source_.size()) {
        const char c = source_[at_];
        if (c == '#') {
            at_ = std::min(source_.find('\n', at_), source_.size());
        } else if (at("\\\n") || at("\\\r\n")) {
            at_ = source_.find('\n', at_) + 1;
            ++line_;
        } else if (c == '\n' && open_ > 0) {
            ++at_;
            ++line_;
        } else if (c != '\n' && blanks.contains(c)) {
            ++at_;
        } else {
            return;
        }
    }
}

Token Tokens::name_or_string() {
    const std::size_t begin = at_;
    while (at_ < source_.size() && is_part_of_name(source_[at_])) ++at_;
    const auto word = source_.substr(begin, at_ - begin);
    if ((at("\"") || at("'")) && is_prefix(word)) return string(word);
    return {TokenKind::name, word, line_};
}

Token Tokens::string(std::string_view prefix) {
    Token token{TokenKind::text, {}, line_};
    const char quote = source_[at_];
    const std::string thrice(3, quote);
    const bool is_long = at(thrice);
    const bool is_raw = has(prefix, 'r');
    at_ += is_long ? 3 : 1;
    const std::string_view stops = quote == '"' ? "\"\\\n" : "'\\\n";
    std::string* value = nullptr;   // Where an escape stands for something else.
    std::size_t begin = at_;        // Where what stands as it is begins.
    std::size_t end = source_.size();
    while (at_ < source_.size()) {
        at_ = std::min(source_.find_first_of(stops, at_), source_.size());
        if (at_ == source_.size()) break;
        const char c = source_[at_];
        if (is_long ? at(thrice) : c == quote) {
            end = at_;
            at_ += is_long ? 3 : 1;
            break;
        }
        if (c == '\n' && !is_long) {
            end = at_;
            break;
        }
        if (c == '\\' && (is_raw || at_ + 1 >= source_.size())) {
            if (at_ + 1 < source_.size() && source_[at_ + 1] == '\n') ++line_;
            at_ = std::min(at_ + 2, source_.size());
        } else if (c == '\\') {
            if (value == nullptr) value = &values_.emplace_front();
            value->append(source_.substr(begin, at_ - begin));
            take_escape(*value);
            begin = at_;
        } else {
            if (c == '\n') ++line_;
            ++at_;
        }
    }
    const auto rest = source_.substr(begin, end - begin);
    if (value != nullptr) value->append(rest);
    token.text = value != nullptr ? std::string_view(*value) : rest;
    if (has(prefix, 'f') || has(prefix, 'b')) token = {TokenKind::other, {}, token.line};
    return token;
}

/// Escapes beyond Latin-1 stay as they are written: no name of a library has any.
void Tokens::take_escape(std::string& value) {
    const char c = source_[at_ + 1];
    if (c == '\n') ++line_;
    at_ += 2;
    const auto numeric = [&](unsigned base, std::size_t most) {
        unsigned number = 0;
        for (std::size_t count = 0; count < most && at_ < source_.size(); ++count) {
            const auto next = digit(source_[at_], base);
            if (!next) break;
            number = number * base + *next;
            ++at_;
        }
        value += static_cast<char>(number & 0xffU);
    };
    constexpr std::string_view letters = "abfnrtv\\'\"";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\'\"";
    if (const auto letter = letters.find(c); letter != std::string_view::npos) {
        value += meanings[letter];
    } else if (c == 'x') {
        numeric(16, 2);
    } else if (digit(c, 8)) {
        --at_;
        numeric(8, 3);
    } else if (c != '\n') {
        value += '\\';
        value += c;
    }
}

}   // namespace sandroot::python
