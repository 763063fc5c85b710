#include <sandroot/report/build/built.hpp>
#include <sandroot/root/build.hpp>

#include "cli/recorded.hpp"
#include "command/planned.hpp"
#include "terminal/signals.hpp"

#include <algorithm>

namespace sandroot::app {

namespace {

Result<root::BuildOptions> build_options(const Request& request, const Prepared& prepared) {
    root::BuildOptions options = request.build;
    SR_TRY(const auto executable, executable_of(request, *prepared.tree));
    std::vector<root::Asked::File> files;
    for (const auto& [path, text] : prepared.profile_texts) files.push_back({path, text});
    SR_TRY(options.asked, asked_by(request, executable, std::move(files)));
    for (const auto& name : prepared.wishes.profile.keep)
        if (std::ranges::find(options.keep, name) == options.keep.end()) options.keep.push_back(name);
    return options;
}

}   // namespace

Result<Answer> build(const Request& request, Talk& talk) {
    if (request.archive) return build_archive(request, talk);
    SR_TRY(auto prepared, prepare(request));
    SR_TRY(root::BuildOptions options, build_options(request, prepared));
    const StopOnSignal stop;
    options.stop = stop.asked();
    SR_TRY(const auto planned, make_planned(request, std::move(prepared), talk));
    report::BuildReport done{request.root, planned.plan, {}, {}};
    if (request.dry_run) {
        SR_TRY(done.forecast, root::forecast(planned.plan, *planned.tree, request.root, options));
    } else {
        SR_TRY(done.built, root::build(planned.plan, *planned.tree, request.root, options, talk.progress));
    }
    Answer answer;
    answer.text = request.format == Format::json ? report::built_json(done) : report::built_text(done, request.palette);
    answer.exit = exit_of(done.plan);
    return answer;
}

}   // namespace sandroot::app
