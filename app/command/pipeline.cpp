#include "command/pipeline.hpp"

#include <sandroot/fs/host.hpp>
#include <sandroot/plan/make_plan.hpp>
#include <sandroot/plan/scope.hpp>
#include <sandroot/policy/compose_profile.hpp>
#include <sandroot/python/interpreter/ask_interpreter.hpp>
#include <sandroot/python/interpreter/find_interpreter.hpp>
#include <sandroot/python/interpreter/font_cache.hpp>
#include <sandroot/python/interpreter/read_interpreter.hpp>
#include <sandroot/python/packaging/names.hpp>
#include <sandroot/python/survey.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/messages/unusable_message.hpp>
#include <sandroot/scope/narrow.hpp>

#include "command/profiles.hpp"
#include "command/warnings.hpp"

#include <algorithm>
#include <chrono>

namespace sandroot::app {

namespace {

/// Where a name is looked up in a root that is not ours, whose PATH is unknown.
constexpr const char* usual_path = "/usr/local/bin:/usr/bin:/bin:/opt/python/bin";

/// Says in the log how far a plan has come, and after how many seconds.
class Milestones {
public:
    explicit Milestones(Log& log) : log_(log) {}
    void info(const std::string& text) { log_.info(text + after()); }
    void debug(const std::string& text) { log_.debug(text + after()); }

private:
    using Clock = std::chrono::steady_clock;
    [[nodiscard]] std::string after() const {
        const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_).count();
        std::string text = std::to_string(milliseconds % 1000);
        text.insert(0, 3 - text.size(), '0');
        return " after " + std::to_string(milliseconds / 1000) + '.' + text + " s";
    }

    Log& log_;
    Clock::time_point start_ = Clock::now();
};

/// The interpreter that --python means: asked, or read from files if it lies in a root whose programs are not run.
Result<python::Interpreter> find_interpreter(const Examine& examine, Planned& planned, Console& console) {
    if (examine.sysroot) {
        SR_TRY(const auto path, python::find_interpreter(*planned.tree, examine.python, usual_path));
        planned.executable = path.str();
        console.log.info("interpreter: " + path.str() + " in " + examine.sysroot->str());
        return python::read_interpreter(*planned.tree, path);
    }
    SR_TRY(const auto path, python::find_interpreter(examine.python, examine.search_path));
    planned.executable = path.str();
    console.log.info("interpreter: " + path.str());
    console.progress.begin(Stage::asking_interpreter, 0);
    auto interpreter = python::ask_interpreter(path, {.environment = examine.interpreter_environment});
    console.progress.end();
    return interpreter;
}

/// Takes out of `installed` what --package and --prune do not want.
Result<scope::Selection> narrow(const Planning& planning, Purpose purpose, const Planned& planned,
                                python::Installed& installed) {
    const policy::Profile& profile = planned.profile;
    const scope::SelectionOptions chosen{.packages = planning.select.package,
                                         .prune = planning.select.prune,
                                         .prune_of_profile = profile.prune,
                                         .measure = purpose == Purpose::measure,
                                         .jobs = planning.examine.jobs};
    if (chosen.packages.empty() && chosen.prune.empty() && profile.prune.empty() && !chosen.measure)
        return scope::Selection{};
    SR_TRY(auto built_in, policy::built_in_prune_sets());
    return scope::narrow(*planned.tree, installed, chosen, policy::merge(std::move(built_in), profile.prune_sets));
}

void log_environment(const python::Environment& environment, Milestones& milestones, Log& log) {
    milestones.info(report::counted(environment.distributions.size(), "package") + ", " +
                    report::counted(environment.objects.size(), "ELF object"));
    for (const auto& distribution : environment.distributions)
        for (const auto& problem : distribution.problems) log.debug(distribution.name + ": " + problem);
    for (const auto& unusable : environment.unusable)
        log.warn(unusable.at.str() + ": " + report::message_of(unusable.defect, unusable.values));
}

/// A process of the interpreter that has started, in which each object is opened.
Result<plan::Resolver> start_process(const Examine& examine, Planned& planned) {
    planned.objects = std::make_unique<loader::Objects>(*planned.tree);
    loader::Objects& objects = *planned.objects;
    for (const auto& object : planned.environment.objects)
        objects.remember(object.at, {0, object.stat, object.reading});
    const RootPath& executable = planned.environment.interpreter.executable;
    const loader::Opened& program = objects.open(executable);
    if (program.os_error != 0) return fail_errno(program.os_error, executable.str());
    plan::Context context;
    context.start.library_path = examine.library_path.value_or("");
    context.cpu = loader::this_cpu(program.reading->facts.header.machine);
    if (examine.x86_level) context.cpu.x86_level = *examine.x86_level;
    return plan::Resolver::start(*planned.tree, objects, executable, context);
}

/// Variants up to the level that was asked for. The baseline keeps none: its list names no directory that exists.
std::vector<std::string> hwcaps_up_to(std::optional<unsigned> x86_level) {
    std::vector<std::string> names;
    for (unsigned level = 1; level <= x86_level.value_or(0); ++level)
        names.push_back("x86-64-v" + std::to_string(level));
    return names;
}

Result<plan::PlanOptions> plan_options(const Planning& planning, const policy::Profile& profile) {
    const Select& select = planning.select;
    plan::PlanOptions chosen;
    for (const auto& path : select.add) {
        const HostPath given(path);
        SR_TRY(const auto whole, planning.examine.sysroot ? Result<HostPath>(given) : fs::absolute(given), "--add");
        chosen.add.emplace_back(whole.str());
    }
    chosen.exclude = select.exclude;
    chosen.hwcaps = hwcaps_up_to(planning.examine.x86_level);
    chosen.dlopen = select.dlopen;
    chosen.jobs = planning.examine.jobs;
    chosen.profile = profile;
    SR_TRY(auto rules, policy::built_in_rules());
    chosen.rules = policy::merge(std::move(rules), profile.rules);
    return chosen;
}

/// The fonts of the root that lie where matplotlib looks.
std::vector<RootPath> fonts_in(const plan::Plan& plan) {
    std::vector<RootPath> fonts;
    for (const auto& directory : plan.directories) {
        if (!directory.at.is_within(RootPath("/usr/share/fonts")) &&
            !directory.at.is_within(RootPath("/usr/local/share/fonts")))
            continue;
        for (std::size_t at = 0; at < directory.size(); ++at) fonts.push_back(directory.at / directory.name(at));
    }
    return fonts;
}

/// Adds what spares matplotlib its search for fonts to `profile`: the list, and the directories that it must be able to
/// write, in the home of the sandbox's users. Returns whether there is anything to add.
Result<bool> take_font_cache(const Examine& examine, const Planned& planned, policy::Profile& profile, Log& log) {
    const auto& distributions = planned.environment.distributions;
    const auto is_matplotlib = [](const auto& one) { return python::normalised_name(one.name) == "matplotlib"; };
    if (std::ranges::none_of(distributions, is_matplotlib)) return false;
    if (examine.sysroot) {
        log.warn("no font cache: nothing that lies in --sysroot is run, and only matplotlib can make it");
        return false;
    }
    const HostPath interpreter(planned.environment.interpreter.executable.str());
    SR_TRY(auto cache, python::make_font_cache(interpreter, fonts_in(planned.plan)), "--font-cache");
    constexpr std::uint32_t for_all_users = 01777;
    for (const char* directory : {"/tmp/.cache", "/tmp/.cache/matplotlib", "/tmp/.config", "/tmp/.config/matplotlib"})
        profile.directories.push_back({directory, for_all_users});
    profile.files.push_back({"/tmp/.cache/matplotlib/" + cache.name, 0644, std::move(cache.content)});
    return true;
}

}   // namespace

versions::Architecture architecture_of(const Planned& planned) {
    const auto& program = planned.objects->open(planned.environment.interpreter.executable);
    const bool arm = program.reading && program.reading->facts.header.machine == elf::machine_aarch64;
    return arm ? versions::Architecture::arm64 : versions::Architecture::amd64;
}

Result<Planned> make_planned(const Planning& planning, Purpose purpose, Console& console) {
    const Examine& examine = planning.examine;
    const Select& select = planning.select;
    Milestones milestones(console.log);
    Planned planned;

    // What is asked for, and where.
    planned.profile_texts = select.profile_texts;
    SR_TRY(planned.profile, profile_of(select.profiles, planned.profile_texts), "--profile");
    SR_TRY(auto options, plan_options(planning, planned.profile));
    options.keep_links = purpose == Purpose::list;
    SR_TRY(planned.tree, fs::DiskTree::open_root(examine.root()), "--sysroot");
    const fs::Tree& tree = *planned.tree;

    // The interpreter and its directories. From here on nothing of the environment is run.
    SR_TRY(auto interpreter, find_interpreter(examine, planned, console));
    console.log.info("Python " + interpreter.version + ", prefix " + interpreter.prefix.str());

    // The installed packages, less those that --package and --prune leave out. From here on none joins or leaves.
    const python::Scope scope{.jobs = examine.jobs, .look_for_names = !select.no_source_names};
    SR_TRY(auto installed, python::find_installed(tree, std::move(interpreter), scope));
    SR_TRY(auto narrowed, narrow(planning, purpose, planned, installed));

    // Their ELF objects, and what their sources open by name.
    planned.environment = python::examine(tree, std::move(installed), scope, console.progress);
    if (purpose == Purpose::build)   // Nothing asks again which files belong to which package.
        for (auto& distribution : planned.environment.distributions) distribution.files = {};
    log_environment(planned.environment, milestones, console.log);

    // The libraries that each object needs, as the loader finds them.
    SR_TRY(const auto resolver, start_process(examine, planned));
    planned.resolutions = plan::resolve_environment(resolver, planned.environment, console.progress);
    milestones.debug("resolved");

    // The plan. From here on no name is added; every stage after this one only carries it out, shows or compares it.
    SR_TRY(planned.plan,
           plan::make_plan(tree, planned.environment, resolver, planned.resolutions, options, console.progress));
    if (select.font_cache) {
        SR_TRY(const bool is_made, take_font_cache(examine, planned, options.profile, console.log));
        if (is_made) {
            SR_TRY(planned.plan, plan::make_plan(tree, planned.environment, resolver, planned.resolutions, options,
                                                 console.progress));
        }
    }
    plan::tell_scope(planned.plan, std::move(narrowed));
    planned.environment.walked.clear();
    milestones.info("plan: " + report::counted(planned.plan.totals.files, "file"));
    warn_of_version(planning.target, planned.environment.interpreter,
                    purpose == Purpose::build || purpose == Purpose::report || purpose == Purpose::measure,
                    console.log);
    return planned;
}

}   // namespace sandroot::app
