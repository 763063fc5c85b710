// Trace: what the real ld.so says a file needs, and what our model says, in one form.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/os/child.hpp>

#include <map>
#include <string>
#include <vector>

namespace oracle {

struct Answer {
    std::vector<std::string> found;      ///< "name => path", or "path" alone, in load order.
    std::vector<std::string> missing;    ///< Names, in the order of the requests.
    std::vector<std::string> versions;   ///< "F: version `V' not found (required by R)", sorted.
    std::string error;                   ///< Where ld.so stops: its words.
    friend bool operator==(const Answer&, const Answer&) = default;
};

enum class How : bool { as_program, as_list };

/// `ld.so FILE` or FILE itself with LD_TRACE_LOADED_OBJECTS=1, as ldd does: it ends in ld.so before anything of FILE
/// runs.
/// (`ld.so --list FILE` would stop at the first missing library.)
sandroot::os::Command trace_command(const std::string& ld_so, const std::string& file, How how,
                                    const std::map<std::string, std::string>& environment = {},
                                    const std::string& directory = "/");

/// What a command says that traces.
sandroot::Result<Answer> ask_ld_so(const sandroot::os::Command& command);

/// ld.so's words, in what a program wrote to standard error, for why it did not start it; empty where it did.
std::string why_it_stopped(const std::string& errors);

/// What such a run of ld.so said, however it was started.
Answer read_trace(const sandroot::os::Finished& said);

/// The same question to a process that was not started.
Answer ask_model(sandroot::loader::Process process, const std::string& file, How how);

std::string to_text(const Answer& answer);

}   // namespace oracle
