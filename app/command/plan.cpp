#include <sandroot/report/plan/plan_json.hpp>
#include <sandroot/report/plan/plan_text.hpp>

#include "command/planned.hpp"

#include <memory>
#include <utility>

namespace sandroot::app {

Result<Answer> plan(const Request& request, Talk& talk) {
    SR_TRY(auto made, make_planned(request, talk));
    const auto planned = std::make_shared<const Planned>(std::move(made));
    const auto& interpreter = planned->environment.interpreter;
    Answer answer;
    if (request.format == Format::json)
        answer.pieces = [planned](const report::Sink& to) {
            report::plan_json(planned->plan, planned->environment.interpreter, to);
        };
    else
        answer.text =
            report::plan_text(planned->plan, interpreter, {.every_entry = request.every_entry}, request.palette);
    answer.exit = exit_of(planned->plan);
    return answer;
}

}   // namespace sandroot::app
