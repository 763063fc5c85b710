// The options of a build, as the manifest beside its root keeps them for `verify`.
#pragma once

#include <sandroot/root/asked.hpp>

#include "cli/request.hpp"

#include <string>
#include <vector>

namespace sandroot::app {

/// Every option of `request` that bears on what enters a root and on how it is looked at later, paths made absolute.
/// `interpreter` is where --python was found, `files` what --profile had read. Errors: the working directory is gone.
[[nodiscard]] Result<root::Asked> asked_by(const Request& request, const std::string& interpreter,
                                           std::vector<root::Asked::File> files);

struct Recalled {
    Typed typed;
    std::vector<root::Asked::Option> taken;     ///< What of the record counts.
    std::vector<root::Asked::Option> unknown;   ///< What this version knows nothing of.
};
/// What was typed, and from the record every option that was not.
[[nodiscard]] Recalled recall(const Typed& typed, const root::Asked& asked);

/// "--package pandas --prune safe", quoted for a shell.
[[nodiscard]] std::string in_words(const std::vector<root::Asked::Option>& options);

}   // namespace sandroot::app
