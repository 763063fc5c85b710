#include <sandroot/report/paths.hpp>

#include "command/planned.hpp"

namespace sandroot::app {

Result<Answer> paths(const Request& request, Talk& talk) {
    SR_TRY(const auto planned, make_planned(request, talk));
    const auto lists = report::path_lists(planned.plan, planned.environment.interpreter);
    Answer answer;
    SR_TRY(answer.text, report::paths_text(lists, request.path_format, request.path_variable));
    answer.exit = exit_of(planned.plan);
    // The list says nothing of what is not there, so this is the only word on it.
    for (const auto& missing : planned.plan.missing)
        if (missing.status == plan::MissingStatus::missing)
            talk.log.warn(missing.name + " is missing, see: sandroot why " + missing.name);
    return answer;
}

}   // namespace sandroot::app
