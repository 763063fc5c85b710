// Error says what failed, on which path, why, and what to try next; Result carries a value or an Error.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace sandroot {

/// The kinds of failure that callers tell apart. Everything else is in the message.
enum class Errc : std::uint8_t {
    system,      ///< A system call failed; `os_error` holds errno.
    malformed,   ///< Bytes that were read do not have the form they must have.
    refused,     ///< Possible, but unsafe or not asked for: the caller may insist.
    usage,       ///< The request itself makes no sense.
    child,       ///< A program that we started failed, hung or answered with noise.
};

struct Error {
    Errc kind = Errc::system;
    int os_error = 0;      ///< errno, or 0 where the kernel had no part in it.
    std::string message;   ///< "what, on which path: why", without a final full stop.
    std::string hint;      ///< The next command or step to try; empty where there is none.
};

template <class T>
using Result = std::expected<T, Error>;

/// An error that no system call caused.
[[nodiscard]] std::unexpected<Error> fail(Errc kind, std::string message, std::string hint = {});

/// An error from errno: "`what`: <text of errno>". `number` is an errno value.
[[nodiscard]] std::unexpected<Error> fail_errno(int number, std::string_view what, std::string hint = {});

/// The same error seen one level up: "`step`: <message>".
[[nodiscard]] Error in_step(Error error, std::string_view step);
[[nodiscard]] inline Error in_step(Error error) {
    return error;
}

/// The kernel's words for an errno value, the same in every locale ("No such file or directory").
[[nodiscard]] std::string errno_text(int number);

}   // namespace sandroot

#define SR_JOIN_(a, b) a##b
#define SR_JOIN(a, b) SR_JOIN_(a, b)

/// SR_TRY(auto fd, open_in(...), "reading the cache"): declares `fd`, or returns the error with that step named.
#define SR_TRY(declaration, expression, ...)                                                                           \
    SR_TRY_(SR_JOIN(sr_result_, __COUNTER__), declaration, expression __VA_OPT__(, ) __VA_ARGS__)
#define SR_TRY_(result, declaration, expression, ...)                                                                  \
    auto result = (expression);                                                                                        \
    if (!result) return std::unexpected(::sandroot::in_step(std::move(result).error() __VA_OPT__(, ) __VA_ARGS__));    \
    declaration = *std::move(result)

/// SR_DO(expression, step): for a Result<void>.
#define SR_DO(expression, ...)                                                                                         \
    do {                                                                                                               \
        if (auto sr_done = (expression); !sr_done)                                                                     \
            return std::unexpected(::sandroot::in_step(std::move(sr_done).error() __VA_OPT__(, ) __VA_ARGS__));        \
    } while (false)
