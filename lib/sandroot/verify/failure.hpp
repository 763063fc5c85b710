// Judges why an import failed, from what it said inside the root and what the same import said outside.
#pragma once

#include <sandroot/filter/supervisor.hpp>
#include <sandroot/verify/confinement.hpp>
#include <sandroot/verify/finding.hpp>
#include <sandroot/verify/frames.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::verify {

/// One import that did not pass, tried alone in a fresh interpreter.
struct Failure {
    Outcome outcome;
    std::chrono::seconds deadline{};
    std::string last_words;       ///< What it wrote to standard error.
    bool said_too_much = false;   ///< It was stopped because of how much it printed.
    filter::Record filtered{};    ///< What the filter did not let pass.
};

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
    std::optional<Failure> permitted;      ///< The same import inside, every call let pass, if the filter killed it.
};

/// True if the filter is why it failed.
[[nodiscard]] bool is_killed_by_filter(const Judged& judged);

/// The numbers of the calls that it needs beyond what the filter lets pass, as far as that showed; sorted.
[[nodiscard]] std::vector<int> calls_beyond(const Judged& judged);

/// `confinement` is that of the import inside, or null.
[[nodiscard]] Finding judge(const Judged& judged, const Confinement* confinement = nullptr);

}   // namespace sandroot::verify
