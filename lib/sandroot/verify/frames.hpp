// Reads what the harness reported: frames among possible noise, one for each thing that happened to a module.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::verify {

/// The fields of each frame, in order. A frame is `nonce`, four decimal digits, and that many bytes with fields between
/// NULs; whatever stands between frames, or a frame that is cut off, is passed over.
[[nodiscard]] std::vector<std::vector<std::string>> parse_frames(std::string_view report, std::string_view nonce);

struct Outcome {
    enum class State : unsigned char {
        unheard,   ///< Nothing conclusive was said: it was not tried, or its process vanished.
        passed,
        raised,   ///< The import raised.
        ended,    ///< The process ended, by a signal or by itself.
        late,     ///< Killed at the deadline.
    };
    State state = State::unheard;
    std::string place;                ///< Where it raised: "/usr/lib/python3/…/x.py:12".
    std::vector<std::string> chain;   ///< "ImportError: …" and what it came from, outermost first.
    int signal = 0;                   ///< Of `ended`.
    int exit_status = 0;              ///< Of `ended`, where `signal` is 0.
};

struct Refusal {
    std::string step;   ///< "chroot", "setuid"…
    int os_error = 0;   ///< errno, or 0 where a check failed.
    std::string text;
};

struct Heard {
    bool ready = false;      ///< The root was entered and the user changed.
    bool complete = false;   ///< The harness came to its end.
    std::optional<Refusal> refusal;
    std::vector<Outcome> outcomes;   ///< One for each module asked, in that order.
};

/// `modules` is how many were asked.
[[nodiscard]] Heard hear(std::string_view report, std::string_view nonce, std::size_t modules);

}   // namespace sandroot::verify
