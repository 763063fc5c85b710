#include <sandroot/base/escape.hpp>
#include <sandroot/config/environment_file.hpp>
#include <sandroot/config/yaml/text.hpp>

#include <algorithm>

namespace sandroot::config {

namespace {

bool is_name(std::string_view name) {
    const auto fits = [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
               byte == '_';
    };
    return !name.empty() && (name[0] < '0' || name[0] > '9') && std::ranges::all_of(name, fits);
}

}   // namespace

Result<Assignment> parse_assignment(std::string_view text) {
    const auto equals = text.find('=');
    const auto name = text.substr(0, equals);
    if (equals == std::string_view::npos || !is_name(name))
        return fail(Errc::usage, escape_for_terminal(text.substr(0, 80)) + " is not of the form NAME=VALUE");
    return Assignment{std::string(name), std::string(text.substr(equals + 1)), 0, false};
}

Result<std::vector<Assignment>> parse_environment_file(std::string_view text, std::string_view origin) {
    std::vector<Assignment> all;
    const auto lines = lines_of(text);
    for (std::size_t at = 0; at < lines.size(); ++at) {
        auto content = lines[at].content;
        const auto first = content.find_first_not_of(" \t");
        if (first == std::string_view::npos || content[first] == '#') continue;
        content.remove_prefix(first);
        if (const auto control = std::ranges::find_if(
                content, [](char byte) { return static_cast<unsigned char>(byte) < 0x20 && byte != '\t'; });
            control != content.end())
            return mistake(origin, at + 1, "a control character, " + escape_for_terminal({&*control, 1}));
        if (is_name(content)) continue;
        auto assignment = parse_assignment(content);
        if (!assignment) return mistake(origin, at + 1, assignment.error().message);
        assignment->line = at + 1;
        std::string& value = assignment->value;
        if (value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
            value = value.substr(1, value.size() - 2);
            assignment->quoted = true;
        }
        all.push_back(*std::move(assignment));
    }
    return all;
}

}   // namespace sandroot::config
