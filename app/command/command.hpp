// The commands: each a short list of stage calls from a request to an answer.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/report/format/sink.hpp>

#include "cli/request.hpp"
#include "exit.hpp"
#include "terminal/log.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sandroot::app {

struct Answer {
    std::string text{};
    std::function<void(const report::Sink&)> pieces{};   ///< Writes a long answer piece by piece, in place of `text`.
    Exit exit = Exit::ok;
    bool aside = false;                ///< Standard output has the answer already; `text` is talk about it.
    std::vector<Error> complaints{};   ///< What could not be done of it; the rest is in `text`.
};

/// Where a command talks while it works.
struct Talk {
    Progress& progress;
    Log& log;
};

[[nodiscard]] Result<Answer> resolve(const Request& request, Talk& talk);
[[nodiscard]] Result<Answer> plan(const Request& request, Talk& talk);
[[nodiscard]] Result<Answer> paths(const Request& request, Talk& talk);
[[nodiscard]] Result<Answer> build(const Request& request, Talk& talk);
/// `build` where an archive is asked for.
[[nodiscard]] Result<Answer> build_archive(const Request& request, Talk& talk);
[[nodiscard]] Result<Answer> verify(const Request& request, Talk& talk);
[[nodiscard]] Result<Answer> why(const Request& request, Talk& talk);
[[nodiscard]] Result<Answer> sandbox(const Request& request, Talk& talk);
[[nodiscard]] Result<Answer> config(const Request& request, Talk& talk);
[[nodiscard]] Result<Answer> profile(const Request& request, Talk& talk);
[[nodiscard]] Result<Answer> wiring(const Request& request, Talk& talk);

[[nodiscard]] Result<Answer> run(const Request& request, Talk& talk);

}   // namespace sandroot::app
