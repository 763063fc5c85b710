#include <sandroot/explain/errors/diagnosis.hpp>
#include <sandroot/report/build/built.hpp>
#include <sandroot/report/explain/packages_text.hpp>
#include <sandroot/root/build.hpp>

#include "cli/recorded.hpp"
#include "command/pipeline.hpp"
#include "command/warnings.hpp"
#include "terminal/signals.hpp"

#include <algorithm>

namespace sandroot::app {

namespace {

Result<root::BuildOptions> build_options(const Planning& planning, const Root& root, const BuildOptions& options,
                                         const Planned& planned) {
    root::BuildOptions made = options.options;
    made.jobs = planning.examine.jobs;
    SR_TRY(made.asked.options, recorded_options(options.arguments, planned.executable));
    for (const auto& [path, text] : planned.profile_texts) made.asked.files.push_back({path, text});
    made.keep = root.keep;
    for (const auto& name : planned.profile.keep)
        if (std::ranges::find(made.keep, name) == made.keep.end()) made.keep.push_back(name);
    return made;
}

}   // namespace

Result<CommandResult> build(const Planning& planning, const Root& root, const BuildOptions& options,
                            const Output& output, Console& console) {
    if (options.archive) return build_archive(planning, *options.archive, output, console);
    const StopOnSignal stop;
    SR_TRY(const auto planned, make_planned(planning, Purpose::build, console));
    SR_TRY(auto made, build_options(planning, root, options, planned));
    made.stop = stop.asked();
    report::BuildReport report{root.path, planned.plan, {}, {}};
    if (options.dry_run) {
        SR_TRY(report.forecast, root::forecast(planned.plan, *planned.tree, root.path, made));
    } else {
        SR_TRY(report.built, root::build(planned.plan, *planned.tree, root.path, made, console.progress));
    }
    CommandResult result;
    result.text =
        output.format == Format::json ? report::built_json(report) : report::built_text(report, output.palette);
    if (output.format == Format::text)
        result.text +=
            report::install_text(explain::missing_packages(planned.plan.missing, *planned.tree), output.palette);
    result.exit = exit_of(report.plan);
    return result;
}

}   // namespace sandroot::app
