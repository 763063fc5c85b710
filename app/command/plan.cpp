#include <sandroot/report/plan/plan_json.hpp>
#include <sandroot/report/plan/plan_text.hpp>

#include "command/planned.hpp"

namespace sandroot::app {

Result<Answer> plan(const Request& request, Talk& talk) {
    SR_TRY(const auto planned, make_planned(request, talk));
    Answer answer;
    answer.text = request.format == Format::json
                      ? report::plan_json(planned.plan, planned.environment.interpreter)
                      : report::plan_text(planned.plan, planned.environment.interpreter,
                                          {.every_entry = request.every_entry}, request.palette);
    answer.exit = exit_of(planned.plan);
    return answer;
}

}   // namespace sandroot::app
