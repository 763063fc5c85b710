// Judges why an import failed, from what it said inside the root and what the same import said outside.
#pragma once

#include <sandroot/verify/finding.hpp>
#include <sandroot/verify/frames.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sandroot::verify {

/// One import that did not pass, tried alone in a fresh interpreter.
struct Failure {
    Outcome outcome;
    std::chrono::seconds deadline{};
    std::string last_words;       ///< What it wrote to standard error.
    bool said_too_much = false;   ///< It was stopped because of how much it printed.
};

/// The library that the loader's own words name as absent: glibc's "L: cannot open shared object file: No such file…",
/// musl's "Error loading shared library L: No such file…", and what cffi and ctypes wrap around them. A path is given
/// back as it stands; nothing is returned for a file that is there and cannot be used.
[[nodiscard]] std::optional<std::string> missing_library(std::string_view message);

/// The part of a message that names the cause: what follows numpy's "Original error was:", else the whole.
[[nodiscard]] std::string original_error(std::string_view message);

/// The deepest cause in `chain`; one that names a missing library is preferred, wherever it stands.
[[nodiscard]] std::string innermost_cause(const std::vector<std::string>& chain);

/// "/proc", "/dev" or "/sys" where `message` names something of it, else empty.
[[nodiscard]] std::string_view kernel_folder_in(std::string_view message);

/// "SIGSEGV"; "signal 99" for one without a name.
[[nodiscard]] std::string signal_name(int signal);

/// What happened, in one sentence with the exact message: "ImportError: libGL.so.1: cannot open …".
[[nodiscard]] std::string describe(const Failure& failure);

/// True where both failed in the same way for the same cause.
[[nodiscard]] bool same_failure(const Failure& left, const Failure& right);

/// What is known of one module that failed inside.
struct Judged {
    std::string module;
    Failure inside;
    std::optional<Failure> outside;        ///< The same import outside as the same user; none where it passed.
    bool outside_passes_as_root = false;   ///< It fails outside as well, but not for root: a matter of permissions.
    std::size_t modules_below = 0;         ///< Requested modules that cannot be imported because this package cannot.
};

[[nodiscard]] Finding judge(const Judged& judged);

}   // namespace sandroot::verify
