// Rules: what a filter lets pass in the end, from a version's lists and what is set; and the line that lets more pass.
#pragma once

#include <sandroot/versions/version.hpp>

#include <optional>
#include <vector>

namespace sandroot::filter {

/// What a user sets that decides about system calls.
struct Settings {
    std::optional<std::vector<int>> allowed;   ///< ALLOWED_SYSCALLS; none or empty: not set.
    bool network = true;                       ///< enable_network.
};

struct Rules {
    std::vector<int> allow;   ///< Sorted, each once.
    std::vector<int> faked;   ///< Answered with errno 0 and not done; sorted, nothing of `allow`.

    /// Different numbers, which must not exceed versions::most_filtered.
    [[nodiscard]] std::size_t size() const { return allow.size() + faked.size(); }
    friend bool operator==(const Rules&, const Rules&) = default;
};

/// As the server puts them together: ALLOWED_SYSCALLS replaces the built-in list and that of the network, or adds to
/// them; what is allowed by name counts before what is faked.
[[nodiscard]] Rules rules_for(const versions::Filter& filter, const Settings& settings);

/// The ALLOWED_SYSCALLS that let `more` pass beside what `settings` do: all numbers where the list replaces, those that
/// the built-in list lacks where it merges. madvise, sched_getaffinity and eventfd2 are always among them: glibc and
/// the Go runtime that the server loads call them now and then, so a run without them proves nothing.
[[nodiscard]] std::vector<int> line_for(const versions::Filter& filter, const Settings& settings,
                                        versions::Architecture architecture, const std::vector<int>& more);

}   // namespace sandroot::filter
