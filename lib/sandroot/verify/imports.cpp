#include <sandroot/base/escape.hpp>
#include <sandroot/filter/supervisor.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/verify/failure.hpp>
#include <sandroot/verify/harness.hpp>
#include <sandroot/verify/import_harness.hpp>
#include <sandroot/verify/imports.hpp>
#include <sandroot/verify/module_tree.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace sandroot::verify {

namespace {

using State = Outcome::State;

/// How many modules of different packages share one interpreter: enough to spread its start, few enough to keep all
/// CPUs busy.
constexpr std::size_t modules_at_once = 24;
/// In a process with forked threads a hang is likely and proves nothing: it is tried again alone, with all the time
/// allowed.
constexpr std::chrono::seconds patience_with_forks{20};
constexpr std::chrono::seconds start_and_end{30};
constexpr std::size_t output_limit = 16U << 20U;

enum class Where : std::uint8_t { inside, outside, outside_as_root };
enum class Mode : std::uint8_t { tree, alone };

struct Setting {
    HostPath root;
    HostPath interpreter;
    const ImportOptions& options;
    std::string nonce;
};

/// Whether the import is filtered, and what becomes of a call that the filter does not let pass.
enum class Filtered : std::uint8_t { no, yes, permitting };

std::string filter_words(const Setting& setting, Filtered filtered) {
    if (filtered == Filtered::no) return {};
    const Confinement& confinement = *setting.options.confinement;
    return std::string("filter") + (confinement.support == filter::Support::notify ? "-notify" : "") +
           (confinement.clears_groups ? "-groups" : "");
}

os::Command command_for(const Setting& setting, Where where, Mode mode, Filtered filtered, std::size_t modules) {
    auto patience = setting.options.deadline;
    if (mode == Mode::tree) patience = std::min(patience, patience_with_forks);
    const bool as_root = where == Where::outside_as_root;
    os::Command command;
    command.program = setting.interpreter;
    command.arguments = {"-I", "-B"};
    // The lines of Python that led to a crash are worth knowing.
    if (mode == Mode::alone) command.arguments.insert(command.arguments.end(), {"-X", "faulthandler"});
    command.arguments.insert(
        command.arguments.end(),
        {"-c", std::string(embedded::import_harness), setting.nonce, where == Where::inside ? setting.root.str() : "",
         as_root ? "-1" : std::to_string(setting.options.uid), std::to_string(setting.options.gid),
         std::to_string(patience.count()), mode == Mode::tree ? "tree" : "alone", filter_words(setting, filtered)});
    command.deadline = start_and_end + patience * static_cast<long>(modules + 1);
    command.output_limit = output_limit;
    return command;
}

Entering entering_of(const Setting& setting) {
    const auto& confinement = setting.options.confinement;
    return {setting.root, setting.interpreter, setting.options.uid, setting.options.gid,
            confinement ? confinement->version : ""};
}

struct Answer {
    Heard heard;
    std::string last_words;
    bool said_too_much = false;
    std::map<std::uint32_t, filter::Record> filtered{};   ///< By the place of the module among those asked.
};

/// As os::run(); where the filter tells what it stops, that goes into `records`.
Result<os::Finished> run_filtered(const Setting& setting, os::Command command, Filtered filtered,
                                  std::map<std::uint32_t, filter::Record>& records) {
    const Confinement& confinement = *setting.options.confinement;
    const bool listens = confinement.support == filter::Support::notify;
    SR_TRY(const auto files, filter::child_files(confinement.rules(), confinement.architecture, listens));
    command.descriptors = {{filter::orders_descriptor, files.orders.get()},
                           {filter::installer_descriptor, files.installer.get()}};
    if (!listens) return os::run(command);
    SR_TRY(auto supervisor,
           filter::Supervisor::start(confinement.rules(), confinement.architecture,
                                     filtered == Filtered::yes ? filter::Beyond::kill : filter::Beyond::permit));
    command.descriptors[filter::socket_descriptor] = supervisor.socket();
    auto finished = os::run(command);
    records = supervisor.finish();
    return finished;
}

Result<Answer> ask(const Setting& setting, Where where, Mode mode, Filtered filtered,
                   const std::vector<ModuleNode>& nodes, NodeRange range) {
    const std::size_t modules = range.last - range.first;
    os::Command command = command_for(setting, where, mode, filtered, modules);
    command.input = harness_input(nodes, range);
    std::map<std::uint32_t, filter::Record> records;
    SR_TRY(auto finished,
           filtered == Filtered::no ? os::run(command) : run_filtered(setting, std::move(command), filtered, records));
    Heard heard = hear(finished.report, setting.nonce, modules);
    if (heard.refusal) return refused(entering_of(setting), *heard.refusal);
    if (!heard.ready) return did_not_start(setting.interpreter, finished);
    return Answer{std::move(heard), std::move(finished.errors), finished.said_too_much, std::move(records)};
}

Filtered usual_filter(const Setting& setting) {
    return setting.options.confinement ? Filtered::yes : Filtered::no;
}

/// One module in an interpreter of its own.
Result<Failure> try_alone(const Setting& setting, const std::string& module, Where where,
                          Filtered filtered = Filtered::no) {
    SR_TRY(auto answer, ask(setting, where, Mode::alone, filtered, {{module, 1, true}}, {0, 1}));
    return Failure{std::move(answer.heard.outcomes[0]), setting.options.deadline, std::move(answer.last_words),
                   answer.said_too_much, std::move(answer.filtered[0])};
}

bool passed(const Failure& failure) {
    return failure.outcome.state == State::passed;
}

/// Nothing where the module passes when it is alone.
Result<std::optional<Judged>> look_closer(const Setting& setting, const std::string& module) {
    SR_TRY(auto inside, try_alone(setting, module, Where::inside, usual_filter(setting)));
    if (passed(inside)) return std::nullopt;
    Judged judged;
    judged.module = module;
    judged.inside = std::move(inside);
    if (is_killed_by_filter(judged)) {
        if (setting.options.confinement->support == filter::Support::notify) {
            SR_TRY(judged.permitted, try_alone(setting, module, Where::inside, Filtered::permitting));
        }
        return judged;
    }
    SR_TRY(auto outside, try_alone(setting, module, Where::outside));
    if (passed(outside)) return judged;
    judged.outside = std::move(outside);
    if (judged.inside.outcome.state == State::raised) {
        SR_TRY(auto as_root, try_alone(setting, module, Where::outside_as_root));
        if (same_failure(judged.inside, *judged.outside)) {
            judged.outside_passes_as_root = passed(as_root);
        } else if (same_failure(judged.inside, as_root)) {
            // An environment below a closed directory (/root) shows the sandbox's user outside nothing but that it is
            // closed.
            judged.outside = std::move(as_root);
        }
    }
    return judged;
}

/// Calls `work` on several threads and gives back the first error by index, so that the answer does not depend on
/// timing.
Result<void> all_in_parallel(std::size_t count, std::size_t jobs,
                             const std::function<Result<void>(std::size_t)>& work) {
    std::mutex mutex;
    std::map<std::size_t, Error> errors;
    fs::in_parallel(count, jobs, [&](std::size_t i) {
        {
            const std::lock_guard lock(mutex);
            if (!errors.empty()) return;
        }
        if (auto done = work(i); !done) {
            const std::lock_guard lock(mutex);
            errors.emplace(i, std::move(done).error());
        }
    });
    if (!errors.empty()) return std::unexpected(std::move(errors.begin()->second));
    return {};
}

std::size_t requested_in(const std::vector<ModuleNode>& nodes, NodeRange range) {
    const auto begin = nodes.begin();
    return static_cast<std::size_t>(std::count_if(begin + static_cast<std::ptrdiff_t>(range.first),
                                                  begin + static_cast<std::ptrdiff_t>(range.last),
                                                  [](const ModuleNode& node) { return node.requested; }));
}

/// First pass: everything, packages shared. The outcome of each node.
Result<std::vector<Outcome>> import_together(const Setting& setting, const std::vector<ModuleNode>& nodes,
                                             Progress& progress) {
    std::vector<Outcome> outcomes(nodes.size());
    const auto ranges = cut(nodes, modules_at_once);
    SR_DO(all_in_parallel(ranges.size(), setting.options.jobs, [&](std::size_t i) -> Result<void> {
        const NodeRange range = ranges[i];
        SR_TRY(auto answer, ask(setting, Where::inside, Mode::tree, usual_filter(setting), nodes, range));
        std::ranges::move(answer.heard.outcomes, outcomes.begin() + static_cast<std::ptrdiff_t>(range.first));
        progress.advance(requested_in(nodes, range), 0);
        return {};
    }));
    return outcomes;
}

/// What is to be tried alone: requested modules that did not pass, and packages that kept others from being tried.
std::map<std::size_t, std::vector<std::string>> doubtful(const std::vector<ModuleNode>& nodes,
                                                         const std::vector<Outcome>& outcomes) {
    std::map<std::size_t, std::vector<std::string>> by_depth;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const State state = outcomes[i].state;
        if (state == State::passed || (state == State::unheard && !nodes[i].requested)) continue;
        by_depth[depth_of(nodes[i].name)].push_back(nodes[i].name);
    }
    return by_depth;
}

/// Second pass, packages before what is below them: below a package that fails alone, nothing needs to be tried.
Result<std::vector<Judged>> try_again(const Setting& setting,
                                      const std::map<std::size_t, std::vector<std::string>>& by_depth) {
    std::vector<Judged> failed;
    for (const auto& [depth, names] : by_depth) {
        std::vector<std::string> open;
        for (const auto& name : names)
            if (std::ranges::none_of(failed, [&](const Judged& above) { return is_package_of(above.module, name); }))
                open.push_back(name);
        std::vector<std::optional<Judged>> judged(open.size());
        SR_DO(all_in_parallel(open.size(), setting.options.jobs, [&](std::size_t i) -> Result<void> {
            SR_TRY(judged[i], look_closer(setting, open[i]));
            return {};
        }));
        for (auto& one : judged)
            if (one) failed.push_back(*std::move(one));
    }
    return failed;
}

Result<std::vector<Judged>> import_everything(const Setting& setting, const std::vector<ModuleNode>& nodes,
                                              Progress& progress) {
    SR_TRY(const auto outcomes, import_together(setting, nodes, progress));
    return try_again(setting, doubtful(nodes, outcomes));
}

}   // namespace

Result<Imports> import_in_root(const HostPath& root, const HostPath& interpreter, const ImportOptions& options,
                               Progress& progress) {
    for (const auto& module : options.modules)
        if (module.find_first_of(std::string_view("\n\0", 2)) != std::string::npos)
            return fail(Errc::usage, "not a module name: " + escape_for_terminal(module));
    SR_DO(fs::DiskTree::open_root(root), "opening the root");
    SR_TRY(auto absolute_root, fs::absolute(root));
    SR_TRY(auto absolute_interpreter, fs::absolute(interpreter));
    const Setting setting{std::move(absolute_root), std::move(absolute_interpreter), options, make_nonce()};

    const auto nodes = module_tree(options.modules);
    Imports imports;
    imports.tried = requested_in(nodes, {0, nodes.size()});
    progress.begin(Stage::importing, imports.tried);
    auto failures = import_everything(setting, nodes, progress);
    progress.end();
    SR_TRY(auto failed, std::move(failures));

    std::size_t lost = 0;
    std::set<int> more_calls;
    for (auto& one : failed) {
        const auto is_below = [&](const ModuleNode& node) {
            return node.requested && is_package_of(one.module, node.name);
        };
        one.modules_below = static_cast<std::size_t>(std::ranges::count_if(nodes, is_below));
        const auto itself = std::ranges::find(nodes, one.module, &ModuleNode::name);
        lost += one.modules_below + (itself != nodes.end() && itself->requested ? 1 : 0);
        Finding finding = judge(one, options.confinement ? &*options.confinement : nullptr);
        if (std::ranges::any_of(options.must_pass, [&](const std::string& wanted) {
                return wanted == one.module || is_package_of(one.module, wanted);
            }))
            finding.severity = Severity::error;
        imports.findings.push_back(std::move(finding));
        if (options.confinement && is_killed_by_filter(one))
            for (const int number : calls_beyond(one)) more_calls.insert(number);
    }
    imports.more_calls.assign(more_calls.begin(), more_calls.end());
    imports.passed = imports.tried - lost;
    std::ranges::sort(imports.findings);
    return imports;
}

}   // namespace sandroot::verify
