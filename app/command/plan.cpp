#include <sandroot/explain/errors/diagnosis.hpp>
#include <sandroot/report/explain/packages_text.hpp>
#include <sandroot/report/plan/plan_json.hpp>
#include <sandroot/report/plan/plan_text.hpp>

#include "command/pipeline.hpp"
#include "command/warnings.hpp"

#include <memory>
#include <utility>

namespace sandroot::app {

Result<CommandResult> plan(const Planning& planning, const Output& output, Console& console) {
    const Purpose purpose = output.every_entry ? Purpose::measure : Purpose::report;
    SR_TRY(auto made, make_planned(planning, purpose, console));
    const auto planned = std::make_shared<const Planned>(std::move(made));
    const auto& interpreter = planned->environment.interpreter;
    const auto packages = explain::missing_packages(planned->plan.missing, *planned->tree);
    CommandResult result;
    if (output.format == Format::json)
        result.pieces = [planned, packages](const report::Sink& to) {
            report::plan_json(planned->plan, planned->environment.interpreter, packages, to);
        };
    else
        result.text =
            report::plan_text(planned->plan, interpreter, {.every_entry = output.every_entry}, output.palette) +
            report::install_text(packages, output.palette);
    result.exit = exit_of(planned->plan);
    return result;
}

}   // namespace sandroot::app
