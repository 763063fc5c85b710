#include <sandroot/python/packaging/names.hpp>
#include <sandroot/python/packaging/requirement.hpp>
#include <sandroot/python/text.hpp>

#include <algorithm>

namespace sandroot::python {

namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// A project's or an extra's name off the front; empty where there is none.
std::string_view take_name(std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() &&
           (is_letter_or_digit(text[end]) || text[end] == '.' || text[end] == '-' || text[end] == '_'))
        ++end;
    const auto name = text.substr(0, end);
    if (name.empty() || !is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) return {};
    text = stripped(text.substr(end));
    return name;
}

/// "[a, b]" off the front, if it is there.
bool take_extras(std::string_view& text, std::vector<std::string>& extras) {
    if (!text.starts_with('[')) return true;
    text = stripped(text.substr(1));
    while (!text.starts_with(']')) {
        const auto extra = take_name(text);
        if (extra.empty()) return false;
        extras.push_back(normalised_name(extra));
        if (text.starts_with(',')) text = stripped(text.substr(1));
        else if (!text.starts_with(']')) return false;
    }
    text = stripped(text.substr(1));
    std::ranges::sort(extras);
    extras.erase(std::ranges::unique(extras).begin(), extras.end());
    return true;
}

}   // namespace

std::optional<Requirement> parse_requirement(std::string_view text) {
    text = stripped(text);
    Requirement requirement;
    requirement.name = take_name(text);
    if (requirement.name.empty() || !take_extras(text, requirement.extras)) return std::nullopt;
    std::string_view marker;
    if (text.starts_with('@')) {
        // A semicolon may be part of the URL, so a marker needs a blank before its own.
        text = stripped(text.substr(1));
        const auto end = text.find_first_of(blanks);
        requirement.url = text.substr(0, end);
        const auto rest = end == std::string_view::npos ? std::string_view() : stripped(text.substr(end));
        if (requirement.url.empty() || (!rest.empty() && !rest.starts_with(';'))) return std::nullopt;
        marker = rest.empty() ? rest : stripped(rest.substr(1));
        if (!rest.empty() && marker.empty()) return std::nullopt;
    } else {
        const auto semicolon = text.find(';');
        auto version = stripped(text.substr(0, semicolon));
        if (version.starts_with('(')) {
            if (!version.ends_with(')')) return std::nullopt;
            version = stripped(version.substr(1, version.size() - 2));
        }
        if (!version.empty() && std::string_view("<>=!~").find(version.front()) == std::string_view::npos)
            return std::nullopt;
        requirement.version = version;
        requirement.specifiers = parse_specifiers(version);
        if (semicolon != std::string_view::npos) {
            marker = stripped(text.substr(semicolon + 1));
            if (marker.empty()) return std::nullopt;
        }
    }
    if (!marker.empty()) {
        requirement.marker = Marker::parse(marker);
        if (!requirement.marker) return std::nullopt;
    }
    return requirement;
}

}   // namespace sandroot::python
