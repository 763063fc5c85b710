#include <sandroot/loader/search/dynamic_string_tokens.hpp>
#include <sandroot/loader/system/secure.hpp>

#include <array>
#include <cstdint>

namespace sandroot::loader {

namespace {

enum class Token : std::uint8_t { origin, lib, platform };

struct Recognised {
    Token token;
    std::size_t length;   // With the dollar sign and the braces.
};

bool continues_a_name(char byte) {
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/// `text` begins with '$'.
std::optional<Recognised> recognise(std::string_view text) {
    constexpr std::array<std::string_view, 3> names{"ORIGIN", "LIB", "PLATFORM"};
    const bool braces = text.size() > 1 && text[1] == '{';
    const std::string_view rest = text.substr(braces ? 2 : 1);
    for (std::size_t token = 0; token < names.size(); ++token) {
        const std::string_view name = names[token];
        if (!rest.starts_with(name)) continue;
        const char after = rest.size() > name.size() ? rest[name.size()] : '\0';
        if (braces ? after != '}' : continues_a_name(after)) continue;
        return Recognised{static_cast<Token>(token), 1 + name.size() + (braces ? 2 : 0)};
    }
    return std::nullopt;
}

const std::optional<std::string_view>& value_of(Token token, const TokenValues& values) {
    switch (token) {
    case Token::origin:
        return values.origin;
    case Token::lib:
        return values.lib;
    case Token::platform:
        break;
    }
    return values.platform;
}

}   // namespace

bool has_token(std::string_view text) {
    for (auto at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1))
        if (recognise(text.substr(at))) return true;
    return false;
}

std::optional<std::string> expand_tokens(std::string_view text, const TokenValues& values) {
    std::string out;
    bool names_origin = false;
    while (!text.empty()) {
        const auto dollar = text.find('$');
        if (out.size() <= longest_path) out += text.substr(0, dollar);
        if (dollar == std::string_view::npos) break;
        text.remove_prefix(dollar);
        const auto token = recognise(text);
        if (!token) {
            out += '$';
            text.remove_prefix(1);
            continue;
        }
        const auto& value = value_of(token->token, values);
        if (!value) return std::nullopt;
        if (token->token == Token::origin) {
            const bool is_first_component = out.empty() && (text.size() == token->length || text[token->length] == '/');
            if (values.secure && !is_first_component) return std::nullopt;
            names_origin = true;
        }
        if (out.size() <= longest_path) out += *value;
        text.remove_prefix(token->length);
    }
    const bool must_be_trusted = values.secure && names_origin && !values.trusted.empty();
    if (must_be_trusted && !lies_below_any(out, values.trusted)) return std::nullopt;
    return out;
}

}   // namespace sandroot::loader
