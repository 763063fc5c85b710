#include <sandroot/explain/errors/diagnosis.hpp>
#include <sandroot/foretell/foretell.hpp>
#include <sandroot/policy/call_rules.hpp>
#include <sandroot/report/explain/packages_text.hpp>
#include <sandroot/report/plan/foretold.hpp>
#include <sandroot/report/plan/plan_json.hpp>
#include <sandroot/report/plan/plan_text.hpp>

#include "command/pipeline.hpp"
#include "command/warnings.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace sandroot::app {

Result<CommandResult> plan(const Planning& planning, const Output& output, Console& console) {
    const Purpose purpose = output.every_entry ? Purpose::measure : Purpose::report;
    SR_TRY(auto made, make_planned(planning, purpose, console));
    const auto planned = std::make_shared<const Planned>(std::move(made));
    const auto& interpreter = planned->environment.interpreter;
    const auto packages = explain::missing_packages(planned->plan.missing, *planned->tree);
    std::optional<std::vector<foretell::Foretold>> foretold;
    const versions::Version& version = planning.target.version;
    if (planning.target.is_given) {
        SR_TRY(const auto rules, policy::built_in_call_rules());
        const auto architecture = architecture_of(*planned);
        SR_TRY(foretold, foretell::foretell(*planned->tree, planned->environment, planned->resolutions, rules,
                                            versions::filter_of(version, architecture), architecture));
    }
    CommandResult result;
    if (output.format == Format::json) {
        result.pieces = [planned, packages, foretold](const report::Sink& to) {
            report::plan_json(planned->plan, planned->environment.interpreter, packages, foretold, to);
        };
    } else {
        result.text =
            report::plan_text(planned->plan, interpreter, {.every_entry = output.every_entry}, output.palette) +
            report::install_text(packages, output.palette);
        if (foretold) {
            const auto killed = report::foretold_text(*foretold, version.name, output.every_entry, output.palette);
            if (!killed.empty()) result.text += '\n' + killed;
        }
    }
    result.exit = exit_of(planned->plan);
    return result;
}

}   // namespace sandroot::app
