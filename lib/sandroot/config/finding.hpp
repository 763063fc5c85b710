// Finding: one thing that is wrong with a sandbox's configuration, and what to write instead.
#pragma once

#include <sandroot/base/values.hpp>
#include <sandroot/plan/plan.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::config {

/// error: the sandbox does not start, or code in it lacks something. warning: not what it seems, or more than is
/// needed.
enum class Severity : std::uint8_t { error, warning };
[[nodiscard]] std::string_view name_of(Severity severity);

/// Where it stands: a line of config.yaml, or a variable.
struct Location {
    std::string variable;   ///< Empty: config.yaml.
    std::size_t line = 0;   ///< From 1; of a variable in the file that it came from, else 0.
    friend auto operator<=>(const Location&, const Location&) = default;
};

/// What is wrong, in alphabetical order. Behind each: the subject; and the values, beside the subject, that it comes
/// with. An "entry" is one of the list of paths that the sandbox copies; a "setting" is a key or a variable.
enum class Kind : std::uint8_t {
    absent,              ///< Entry.
    blank,               ///< Entry, or setting with `stops_at_start`.
    blank_name,          ///< Entry. name: the path of a file below it whose name ends in a blank.
    counts_as_false,     ///< Variable. value; refuses_network: each request that asks for the network.
    dangling_link,       ///< Entry.
    default_list,        ///< Setting. is_prepared: it is copied over the root that stands.
    directory_link,      ///< Entry. target; is_misplaced: a link is made below its own path, else nothing is copied.
    doubled,             ///< Entry. directory: what brings it already; none if it stands there twice.
    duplicate_key,       ///< Key. first_line.
    empty_file,          ///< None.
    further_document,    ///< None.
    ignored,             ///< Setting. version; last_version, if one read it; variable: where the list is set now.
    lacks_syscall,       ///< Setting. call, number, architecture.
    missing,             ///< Path, with the reason. in_parts; default_list_of: a version whose own list counts.
    no_effect,           ///< Setting. value, or because_of: a setting.
    no_interpreter,      ///< Setting. value; is_there.
    no_number,           ///< Setting. value; stops_at_start.
    no_requests,         ///< Setting. value: each request is turned away.
    no_workers,          ///< Setting. value: each request waits for ever.
    not_absolute,        ///< Entry, or setting with value and on_path: it is looked up there.
    not_yet,             ///< Setting. version; first_version that reads it.
    other_interpreter,   ///< Setting. value; examined.
    overridden,          ///< Key. variable.
    quoted,              ///< Variable.
    special_file,        ///< Entry. type.
    stops_at_start,      ///< Setting. value; is_silent: with status 0 and no message.
    switched_off,        ///< Setting. value.
    target_missing,      ///< Entry. target.
    too_many_syscalls,   ///< Setting. count, with what is always added: added; most; runs_unfiltered: code runs
                         ///< without a filter, else none runs.
    too_much,            ///< Entry. files, bytes, needed_files, needed_bytes.
    trailing_slash,      ///< Entry. path: without the slash.
    unknown_key,         ///< Key. meant, if one is alike.
    unknown_variable,    ///< Variable. meant.
    wrong_type,          ///< Key. wanted: the name of a versions::ValueKind.
};
[[nodiscard]] std::string_view name_of(Kind kind);

struct Finding {
    Location place;
    Kind kind = Kind::missing;
    Severity severity = Severity::error;
    std::string subject;   ///< The entry, path, key or variable that it is about.
    Values values{};
    std::vector<std::string>
        instead{};   ///< The lines to write; none if the line is to go, or the right one is not known.
    std::optional<plan::Reason> reason{};   ///< Why a path that is missing is needed.
    friend auto operator<=>(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

}   // namespace sandroot::config
