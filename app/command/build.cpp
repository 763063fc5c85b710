#include <sandroot/report/built.hpp>
#include <sandroot/root/build.hpp>

#include "command/planned.hpp"
#include "terminal/signals.hpp"

#include <algorithm>

namespace sandroot::app {

Result<Answer> build(const Request& request, Talk& talk) {
    SR_TRY(const auto planned, make_planned(request, talk));
    report::BuildReport done{request.root, planned.plan, {}, {}};
    root::BuildOptions options = request.build;
    for (const auto& name : planned.profile.keep)
        if (std::ranges::find(options.keep, name) == options.keep.end()) options.keep.push_back(name);
    if (request.dry_run) {
        SR_TRY(done.forecast, root::forecast(planned.plan, *planned.tree, request.root, options));
    } else {
        const StopOnSignal stop;
        options.stop = stop.asked();
        SR_TRY(done.built, root::build(planned.plan, *planned.tree, request.root, options, talk.progress));
    }
    Answer answer;
    answer.text = request.format == Format::json ? report::built_json(done) : report::built_text(done, request.palette);
    answer.exit = exit_of(planned.plan);
    return answer;
}

}   // namespace sandroot::app
