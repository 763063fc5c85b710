// Tokens: a Python source taken apart as far as it takes to see calls with literal arguments, without running it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>

namespace sandroot::python {

enum class TokenKind : std::uint8_t {
    name,       ///< An identifier or keyword.
    text,       ///< A string whose content is fixed.
    other,      ///< One character of anything else; also a string with fields or of bytes.
    new_line,   ///< The end of a line outside of all brackets.
};

struct Token {
    TokenKind kind = TokenKind::other;
    std::string_view text;   ///< The value of a string; nothing for an f-string or bytes. Lives as long as Tokens.
    std::size_t line = 1;    ///< Where it begins.
};

/// Source: "Lexical analysis" in Python's language reference. What is no Python gives some tokens as well, and a string
/// that is never closed ends where its line does.
class Tokens {
public:
    /// `source` must outlive it.
    explicit Tokens(std::string_view source) : source_(source) {}

    /// Nothing at the end.
    [[nodiscard]] std::optional<Token> next();

private:
    void skip_to_token();
    Token name_or_string();
    Token string(std::string_view prefix);
    void take_escape(std::string& value);
    [[nodiscard]] bool at(std::string_view text) const { return source_.substr(at_).starts_with(text); }

    std::string_view source_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t open_ = 0;                    ///< Brackets.
    std::forward_list<std::string> values_;   ///< The values of strings that do not stand like this in the source.
};

}   // namespace sandroot::python
