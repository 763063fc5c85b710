#include <sandroot/fs/observations.hpp>
#include <sandroot/report/built.hpp>
#include <sandroot/root/build.hpp>
#include <sandroot/root/renew.hpp>

#include "cli/recorded.hpp"
#include "command/planned.hpp"
#include "command/words.hpp"
#include "terminal/signals.hpp"

#include <algorithm>
#include <optional>

namespace sandroot::app {

namespace {

Answer answer_of(const Request& request, const report::BuildReport& done) {
    Answer answer;
    answer.text = request.format == Format::json ? report::built_json(done) : report::built_text(done, request.palette);
    answer.exit = exit_of(done.plan);
    return answer;
}

}   // namespace

Result<Answer> build(const Request& request, Talk& talk) {
    if (request.archive) return build_archive(request, talk);
    root::BuildOptions options = request.build;
    SR_TRY(auto prepared, prepare(request));
    SR_TRY(const auto executable, executable_of(request, *prepared.tree));
    std::vector<root::Asked::File> files;
    for (const auto& [path, text] : prepared.profile_texts) files.push_back({path, text});
    SR_TRY(options.asked, asked_by(request, executable, std::move(files)));
    for (const auto& name : prepared.wishes.profile.keep)
        if (std::ranges::find(options.keep, name) == options.keep.end()) options.keep.push_back(name);
    if (request.dry_run) {
        SR_TRY(const auto planned, make_planned(request, std::move(prepared), talk));
        report::BuildReport done{request.root, planned.plan, {}, {}};
        SR_TRY(done.forecast, root::forecast(planned.plan, *planned.tree, request.root, options));
        return answer_of(request, done);
    }
    const std::string words = request_words(request, prepared.wishes);
    std::optional<Result<python::Interpreter>> interpreter;
    const auto ask = [&]() -> Result<std::string> {
        // Meanwhile another thread tells of its progress.
        Silence silence;
        Talk quiet{silence, talk.log};
        interpreter = interpreter_of(request, *prepared.tree, quiet);
        if (!*interpreter) return std::unexpected(interpreter->error());
        return interpreter_words(**interpreter);
    };
    const StopOnSignal stop;
    options.stop = stop.asked();
    // A plan for a part of the environment is not remembered: what it took of a directory the tree alone does not tell.
    const bool is_part = !request.package.empty() || !request.prune.empty() || !prepared.wishes.profile.prune.empty();
    std::optional<root::Renewed> renewed;
    if (!is_part) {
        SR_TRY(renewed, root::renew(*prepared.tree, request.root, words, ask, options, talk.progress));
    }
    if (renewed) {
        talk.log.info("nothing that the plan was made from has changed");
        for (const auto& warning : renewed->warnings) talk.log.warn(warning);
        if (request.version_given && interpreter && *interpreter) warn_of_version(request, **interpreter, talk);
        report::BuildReport done{request.root, renewed->plan, std::move(renewed->built), {}};
        return answer_of(request, done);
    }
    fs::ObservingTree observing(*prepared.tree);
    const fs::Tree& seen = is_part ? static_cast<const fs::Tree&>(*prepared.tree) : observing;
    if (!interpreter) interpreter = interpreter_of(request, *prepared.tree, talk);
    if (!*interpreter) return std::unexpected(interpreter->error());
    std::string said = interpreter_words(**interpreter);
    SR_TRY(const auto planned, make_planned(request, std::move(prepared), **std::move(interpreter), seen, talk));
    const auto observed = observing.take();
    const root::Basis basis{words, std::move(said), observed, warnings_of(planned.environment)};
    report::BuildReport done{request.root, planned.plan, {}, {}};
    SR_TRY(done.built,
           root::build(planned.plan, *planned.tree, request.root, options, talk.progress, is_part ? nullptr : &basis));
    return answer_of(request, done);
}

}   // namespace sandroot::app
