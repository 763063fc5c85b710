#include <sandroot/report/paths.hpp>

#include "command/planned.hpp"

namespace sandroot::app {

Result<Answer> paths(const Request& request, Talk& talk) {
    SR_TRY(const auto planned, make_planned(request, talk));
    const auto lists = report::path_lists(planned.plan, planned.environment.interpreter);
    Answer answer;
    SR_TRY(answer.text, report::paths_text(lists, request.path_format, request.path_variable));
    answer.exit = exit_of(planned.plan);
    warn_of_missing(planned.plan, talk);
    return answer;
}

}   // namespace sandroot::app
