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

/// A build that nothing remembered makes needless.
struct Build {
    const Request& request;
    const std::string& words;   ///< As in root::Basis.
    root::BuildOptions options;
    bool is_remembered;
};

/// Nothing where the plan was provisional and a source turned out to name a library.
Result<std::optional<Answer>> plan_and_build(Build build, Prepared prepared, python::Interpreter interpreter,
                                             Talk& talk) {
    const Request& request = build.request;
    fs::ObservingTree observing(*prepared.tree);
    const fs::Tree& seen = build.is_remembered ? observing : static_cast<const fs::Tree&>(*prepared.tree);
    std::string said = interpreter_words(interpreter);
    SR_TRY(const auto planned, make_planned(request, std::move(prepared), std::move(interpreter), seen, talk));
    const auto& sources = planned.environment.sources;
    if (planned.is_provisional) {
        build.options.is_still_meant = [&] { return sources.get().empty(); };
        build.options.is_given_up = sources.found_any();
    }
    const auto observed = observing.take();
    const root::Basis basis{build.words, std::move(said), observed, warnings_of(planned.environment)};
    report::BuildReport done{request.root, planned.plan, {}, {}};
    auto built = root::build(planned.plan, *planned.tree, request.root, build.options, talk.progress,
                             build.is_remembered ? &basis : nullptr);
    if (planned.is_provisional && *sources.found_any() && !built) return std::nullopt;
    if (planned.is_provisional) warn_of(request, planned.environment, talk);
    SR_TRY(done.built, std::move(built));
    return answer_of(request, done);
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
    const bool is_remembered =
        request.package.empty() && request.prune.empty() && prepared.wishes.profile.prune.empty();
    std::optional<root::Renewed> renewed;
    if (is_remembered) {
        SR_TRY(renewed, root::renew(*prepared.tree, request.root, words, ask, options, talk.progress));
    }
    if (renewed) {
        talk.log.info("nothing that the plan was made from has changed");
        for (const auto& warning : renewed->warnings) talk.log.warn(warning);
        if (request.version_given && interpreter && *interpreter) warn_of_version(request, **interpreter, talk);
        report::BuildReport done{request.root, renewed->plan, std::move(renewed->built), {}};
        return answer_of(request, done);
    }
    if (!interpreter) interpreter = interpreter_of(request, *prepared.tree, talk);
    if (!*interpreter) return std::unexpected(interpreter->error());
    const Build what{request, words, options, is_remembered};
    // Few sources name libraries, so the root is staged while the last of them are read.
    prepared.may_be_provisional = true;
    SR_TRY(auto answer, plan_and_build(what, std::move(prepared), **interpreter, talk));
    if (!answer) {
        talk.log.info("planning again, for a source names libraries");
        SR_TRY(auto again, prepare(request));
        SR_TRY(answer, plan_and_build(what, std::move(again), **interpreter, talk));
    }
    return *std::move(answer);
}

}   // namespace sandroot::app
