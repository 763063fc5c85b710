#include "command/planned.hpp"

#include <sandroot/fs/host.hpp>
#include <sandroot/plan/make_plan.hpp>
#include <sandroot/plan/scope.hpp>
#include <sandroot/policy/compose_profile.hpp>
#include <sandroot/python/interpreter/ask_interpreter.hpp>
#include <sandroot/python/interpreter/find_interpreter.hpp>
#include <sandroot/python/interpreter/python_version.hpp>
#include <sandroot/python/interpreter/read_interpreter.hpp>
#include <sandroot/python/survey.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/messages/unusable_message.hpp>
#include <sandroot/scope/narrow.hpp>

#include "command/profiles.hpp"

#include <algorithm>
#include <chrono>

namespace sandroot::app {

namespace {

using Clock = std::chrono::steady_clock;

/// Where a name is looked up in a root that is not ours, whose PATH nobody knows.
constexpr const char* usual_path = "/usr/local/bin:/usr/bin:/bin:/opt/python/bin";

std::string seconds_since(Clock::time_point start) {
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
    std::string text = std::to_string(milliseconds % 1000);
    text.insert(0, 3 - text.size(), '0');
    return std::to_string(milliseconds / 1000) + '.' + text + " s";
}

/// Variants up to the level that was asked for. The baseline keeps none, which a list has to say by naming no
/// directory.
std::vector<std::string> hwcaps_of(const Request& request) {
    if (!request.x86_level) return {};
    std::vector<std::string> names;
    for (unsigned level = 1; level <= *request.x86_level; ++level) names.push_back("x86-64-v" + std::to_string(level));
    return names;
}

Result<plan::Wishes> wishes_of(const Request& request, const policy::Profile& profile) {
    plan::Wishes wishes;
    for (const auto& path : request.add) {
        SR_TRY(const auto whole, request.foreign_root ? Result<HostPath>(HostPath(path)) : fs::absolute(HostPath(path)),
               "--add");
        wishes.add.emplace_back(whole.str());
    }
    wishes.exclude = request.exclude;
    wishes.hwcaps = hwcaps_of(request);
    wishes.dlopen = request.dlopen;
    wishes.jobs = request.build.jobs;
    wishes.profile = profile;
    SR_TRY(auto rules, policy::built_in_rules());
    wishes.rules = policy::merge(std::move(rules), profile.rules);
    return wishes;
}

Result<scope::Selection> narrowed_by(const Request& request, const policy::Profile& profile, const fs::Tree& tree,
                                     python::Installed& installed) {
    scope::Wishes wishes{.packages = request.package,
                         .prune = request.prune,
                         .prune_of_profile = profile.prune,
                         .jobs = request.build.jobs};
    wishes.measure = request.command == Command::plan && request.every_entry;
    if (wishes.packages.empty() && wishes.prune.empty() && profile.prune.empty() && !wishes.measure)
        return scope::Selection{};
    SR_TRY(auto built_in, policy::built_in_prune_sets());
    return scope::narrow(tree, installed, wishes, policy::merge(std::move(built_in), profile.prune_sets));
}

/// The interpreter that the request means: asked, or read from files where it lies in a root whose programs are not
/// run.
Result<python::Interpreter> interpreter_of(const Request& request, const fs::Tree& tree, Talk& talk) {
    SR_TRY(const auto path, executable_of(request, tree));
    if (request.foreign_root) {
        talk.log.info("interpreter: " + path + " in " + request.sysroot.str());
        return python::read_interpreter(tree, RootPath(path));
    }
    talk.log.info("interpreter: " + path);
    const HostPath executable(path);
    talk.progress.begin(Stage::asking_interpreter, 0);
    auto interpreter = python::ask_interpreter(executable, {.environment = request.interpreter_environment});
    talk.progress.end();
    return interpreter;
}

/// Says what of the environment does not fit the version that it is meant for.
void warn_of_version(const Request& request, const python::Interpreter& interpreter, Talk& talk) {
    const versions::Version& version = request.version;
    const std::string name = "dify-sandbox " + version.name;
    const std::string executable = interpreter.executable.str();
    if (version.wipes_root && (request.command == Command::build || request.command == Command::plan))
        talk.log.warn(name +
                      " removes at each start what stands in its root; a root that is built would not survive "
                      "it. It copies a list: sandroot paths --for " +
                      version.name);
    if (executable != version.python_path)
        talk.log.warn(name + " starts " + version.python_path + " unless told otherwise; for " + executable +
                      " set PYTHON_PATH=" + executable);
    const auto feature = python::feature_version("python" + interpreter.version, "python");
    if (version.list_source == versions::ListSource::interpreter && feature && python::is_newer("3.11", *feature))
        talk.log.warn(name + " asks the interpreter with -P, which Python " + interpreter.version +
                      " does not know, and ends at its start; it takes Python 3.11 or later");
}

}   // namespace

Result<std::string> executable_of(const Request& request, const fs::Tree& tree) {
    if (request.foreign_root) {
        SR_TRY(const auto executable, python::find_interpreter(tree, request.python, usual_path));
        return executable.str();
    }
    SR_TRY(const auto executable, python::find_interpreter(request.python, request.search_path));
    return executable.str();
}

Result<Prepared> prepare(const Request& request) {
    Prepared prepared;
    prepared.profile_texts = request.profile_texts;
    SR_TRY(const auto profile, profile_of(request.profiles, prepared.profile_texts), "--profile");
    SR_TRY(prepared.wishes, wishes_of(request, profile));
    SR_TRY(prepared.tree, fs::DiskTree::open_root(request.sysroot), "--sysroot");
    return prepared;
}

Result<Planned> make_planned(const Request& request, Talk& talk) {
    SR_TRY(auto prepared, prepare(request));
    return make_planned(request, std::move(prepared), talk);
}

Result<Planned> make_planned(const Request& request, Prepared prepared, Talk& talk) {
    const auto start = Clock::now();
    Planned planned;
    planned.tree = std::move(prepared.tree);
    auto& wishes = prepared.wishes;
    planned.profile = wishes.profile;
    const fs::Tree& tree = *planned.tree;
    SR_TRY(auto interpreter, interpreter_of(request, tree, talk));
    talk.log.info("Python " + interpreter.version + ", prefix " + interpreter.prefix.str());
    const python::Scope scope{.jobs = request.build.jobs, .look_for_names = request.source_names};
    SR_TRY(auto installed, python::find_installed(tree, std::move(interpreter), scope));
    SR_TRY(auto narrowed, narrowed_by(request, planned.profile, tree, installed));
    planned.environment = python::examine(tree, std::move(installed), scope, talk.progress);
    if (request.command == Command::build)   // Whose files they are is settled, and nobody asks for the lists again.
        for (auto& distribution : planned.environment.distributions) distribution.files = {};
    const auto& environment = planned.environment;
    talk.log.info(report::counted(environment.distributions.size(), "package") + ", " +
                  report::counted(environment.objects.size(), "ELF object") + " after " + seconds_since(start));
    for (const auto& distribution : environment.distributions)
        for (const auto& problem : distribution.problems) talk.log.debug(distribution.name + ": " + problem);

    planned.objects = std::make_unique<loader::Objects>(tree);
    loader::Objects& objects = *planned.objects;
    for (const auto& object : environment.objects) objects.remember(object.at, {0, object.stat, object.reading});
    const loader::Opened& program = objects.open(environment.interpreter.executable);
    if (program.os_error != 0) return fail_errno(program.os_error, environment.interpreter.executable.str());
    plan::Context context;
    context.start.library_path = request.library_path;
    context.cpu = loader::this_cpu(program.reading->facts.header.machine);
    if (request.x86_level) context.cpu.x86_level = *request.x86_level;

    SR_TRY(const auto resolver, plan::Resolver::start(tree, objects, environment.interpreter.executable, context));
    planned.resolutions = plan::resolve_environment(resolver, environment, talk.progress);
    talk.log.debug("resolved after " + seconds_since(start));
    SR_TRY(planned.plan, plan::make_plan(tree, environment, resolver, planned.resolutions, wishes, talk.progress));
    plan::tell_scope(planned.plan, std::move(narrowed));
    planned.environment.walked.clear();
    talk.log.info("plan: " + report::counted(planned.plan.totals.files, "file") + " after " + seconds_since(start));
    for (const auto& unusable : environment.unusable)
        talk.log.warn(unusable.at.str() + ": " + report::message_of(unusable.defect, unusable.values));
    if (request.version_given) warn_of_version(request, environment.interpreter, talk);
    return planned;
}

Exit exit_of(const plan::Plan& plan) {
    const bool missing =
        std::ranges::any_of(plan.missing, [](const auto& one) { return one.status == plan::MissingStatus::missing; });
    const bool too_old = std::ranges::any_of(
        plan.remarks, [](const auto& one) { return one.kind == plan::RemarkKind::version_not_found; });
    const bool not_installed = plan.scope && !plan.scope->missing.empty();
    return missing || too_old || not_installed ? Exit::findings : Exit::ok;
}

void warn_of_missing(const plan::Plan& plan, Talk& talk) {
    for (const auto& missing : plan.missing)
        if (missing.status == plan::MissingStatus::missing)
            talk.log.warn(missing.name + " is missing, see: sandroot why " + missing.name);
    if (!plan.scope) return;
    for (const auto& missing : plan.scope->missing)
        talk.log.warn(missing.name + " is not installed, and " + missing.needed_by.front().name + " requires it");
}

}   // namespace sandroot::app
