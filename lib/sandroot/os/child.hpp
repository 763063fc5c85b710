// Runs another program and hands back what it said: no shell, no inherited descriptors, a deadline.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::os {

struct Command {
    HostPath program;                                 ///< Executed as it is; nothing is looked up on PATH.
    std::vector<std::string> arguments;               ///< Without argv[0].
    std::map<std::string, std::string> environment;   ///< The whole environment: nothing of ours is inherited.
    std::string input;                                ///< What it reads on standard input.
    std::optional<HostPath> directory;                ///< Its working directory; ours where unset.
    std::chrono::milliseconds deadline{30'000};       ///< After this it and its process group are killed.
    std::size_t output_limit = 64U << 20U;            ///< For each of the three streams; past it the program is killed.
    std::map<int, int> descriptors{};                 ///< Its numbers, from 4 to 299, and those of ours that they are.
};

struct Finished {
    int exit_status = 0;   ///< As by WEXITSTATUS; meaningless where `signal` is not 0.
    int signal = 0;        ///< The signal that ended it, or 0.
    bool timed_out = false;
    bool said_too_much = false;
    std::string output;   ///< Standard output.
    std::string errors;   ///< Standard error.
    std::string report;   ///< What it wrote to descriptor 3, which noise on standard output cannot disturb.

    [[nodiscard]] bool succeeded() const { return exit_status == 0 && signal == 0 && !timed_out && !said_too_much; }
};

/// Starts `command` and waits for its end. Errors: it could not be started (the errno of execve(2)).
/// A program that ran and failed is a result, not an error.
[[nodiscard]] Result<Finished> run(const Command& command);

}   // namespace sandroot::os
