// Runs a program in a root as the sandbox would, but lets it make every system call, and records what the filter would
// stop.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/trace/advice.hpp>
#include <sandroot/verify/confinement.hpp>
#include <sandroot/verify/frames.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace sandroot::trace {

enum class Kind : std::uint8_t { code, script, module, import };

struct Program {
    Kind kind = Kind::code;
    std::string text;                     ///< Python, or the name of a module.
    std::vector<std::string> arguments;   ///< sys.argv, its first element included.
};

struct Request {
    HostPath root;
    HostPath interpreter;
    verify::Confinement confinement;
    std::uint32_t uid = 10000;
    std::uint32_t gid = 10000;
    Program program;
    std::size_t runs = 3;
    std::chrono::seconds deadline{60};   ///< For each run.
    /// Each run has its own namespaces of processes, mounts, network and IPC; what it started ends with it.
    bool namespaces = true;
};

struct Run {
    verify::Outcome outcome;   ///< `ended` or `late`.
    std::string output;
    std::string errors;
    bool said_too_much = false;   ///< It printed without end, and was stopped.

    [[nodiscard]] bool succeeded() const {
        return outcome.state == verify::Outcome::State::ended && outcome.signal == 0 && outcome.exit_status == 0;
    }
};

/// A call that the filter stops, and what there is to know of it.
struct Needed {
    int number = 0;
    std::string name;
    std::vector<filter::Seen> seen;     ///< From where, most often first.
    std::size_t runs = 0;               ///< In how many of the runs.
    std::vector<std::string> because;   ///< What allowing it gives away.
    std::vector<std::string> instead;   ///< What does without it.
};

struct Traced {
    std::string version;
    std::vector<Run> runs;
    std::vector<Needed> beyond;   ///< By number.
    std::vector<Needed> faked;    ///< Answered as if they were done.
    std::vector<int> allowed;     ///< The ALLOWED_SYSCALLS that let all of `beyond` pass; empty if nothing is beyond.
    bool merges = false;          ///< `allowed` is added to the built-in list.
    bool fits = true;             ///< The filter has room for it.
    std::string unknown;          ///< What is not known of the filter.
};

/// Each run is a fresh interpreter that is started outside, as by the sandbox, with an empty environment; what the runs
/// did is united. Nothing of the program runs as root. Errors: `root` is no directory; the interpreter cannot be
/// started; not permitted to chroot, to make namespaces or a filter; a kernel that does not notify.
[[nodiscard]] Result<Traced> trace(const Request& request, Progress& progress);

}   // namespace sandroot::trace
