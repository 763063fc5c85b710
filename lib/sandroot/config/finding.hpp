// ConfigFinding: one thing that is wrong with a sandbox's configuration, and what to write instead.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::config {

/// error: the sandbox does not start, or code in it lacks something. warning: not what it seems, or more than is
/// needed.
enum class Severity : std::uint8_t { error, warning };
[[nodiscard]] std::string_view name_of(Severity severity);

/// Where it stands: a line of config.yaml, or a variable.
struct Place {
    std::string variable;   ///< Empty: config.yaml.
    std::size_t line = 0;   ///< From 1; of a variable in the file that it came from, else 0.
    friend auto operator<=>(const Place&, const Place&) = default;
};

/// Kinds, as the JSON report spells them.
/// Of settings: duplicate_key, wrong_type, no_interpreter, other_interpreter, not_absolute, no_number,
/// too_many_syscalls, lacks_syscall, blank, stops_at_start; warnings: unknown_key, unknown_variable, not_yet, ignored,
/// overridden, no_effect, further_document, quoted, switched_off. Of the list: missing, target_missing, trailing_slash,
/// directory_link, special_file, not_absolute, blank; warnings: missing (of data), absent, dangling_link, too_much,
/// doubled, default_list.
struct ConfigFinding {
    Place place;
    std::string kind;
    Severity severity = Severity::error;
    std::string text;                     ///< What is wrong and what follows from it.
    std::vector<std::string> instead{};   ///< The lines to write; none where the line is to go, or nobody can tell.
    friend auto operator<=>(const ConfigFinding&, const ConfigFinding&) = default;
};

using ConfigFindings = std::vector<ConfigFinding>;

}   // namespace sandroot::config
