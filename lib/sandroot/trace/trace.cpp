#include <sandroot/base/escape.hpp>
#include <sandroot/filter/calls.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/trace/builtin.hpp>
#include <sandroot/trace/trace.hpp>
#include <sandroot/verify/harness.hpp>
#include <sandroot/verify/import_harness.hpp>

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>

namespace sandroot::trace {

namespace {

/// The process of a run is its user's only one but for threads, which count as well.
constexpr std::uint32_t most_processes = 512;
constexpr std::chrono::seconds start_and_end{30};
constexpr std::size_t output_limit = 4U << 20U;

std::string_view word_of(Kind kind) {
    switch (kind) {
    case Kind::code:
        return "code";
    case Kind::script:
        return "script";
    case Kind::module:
        return "module";
    case Kind::import:
        return "import";
    }
    return "code";
}

std::string input_of(const Program& program) {
    std::string input(word_of(program.kind));
    input += '\0';
    input += program.text;
    for (const auto& argument : program.arguments) {
        input += '\0';
        input += argument;
    }
    return input;
}

std::unexpected<Error> no_namespaces(int os_error) {
    return fail_errno(
        os_error, "making namespaces for the program",
        "run it as root with CAP_SYS_ADMIN (docker run --cap-add SYS_ADMIN; a RUN step of a Dockerfile has "
        "it not), or for a program that you trust: --no-namespaces");
}

struct OneRun {
    Run run;
    filter::Record record;
};

Result<OneRun> run_once(const Request& request, const filter::Rules& rules) {
    const auto& confinement = request.confinement;
    SR_TRY(const auto files, filter::child_files(rules, confinement.architecture, true, most_processes));
    SR_TRY(auto supervisor, filter::Supervisor::start(rules, confinement.architecture, filter::Beyond::permit));
    const std::string nonce = verify::make_nonce();
    os::Command command;
    command.program = request.interpreter;
    command.arguments = {"-I",
                         "-B",
                         "-c",
                         std::string(verify::embedded::import_harness),
                         nonce,
                         request.root.str(),
                         std::to_string(request.uid),
                         std::to_string(request.gid),
                         std::to_string(request.deadline.count()),
                         "program",
                         std::string("filter-notify") + (confinement.clears_groups ? "-groups" : "") +
                             (request.namespaces ? "-namespaces" : "")};
    command.input = input_of(request.program);
    command.deadline = request.deadline + start_and_end;
    command.output_limit = output_limit;
    command.descriptors = {{filter::socket_descriptor, supervisor.socket()},
                           {filter::orders_descriptor, files.orders.get()},
                           {filter::installer_descriptor, files.installer.get()}};
    SR_TRY(auto finished, os::run(command));
    auto records = supervisor.finish();
    auto heard = verify::hear(finished.report, nonce, 1);
    if (heard.refusal && heard.refusal->step == "namespaces") return no_namespaces(heard.refusal->os_error);
    if (heard.refusal)
        return verify::refused({request.root, request.interpreter, request.uid, request.gid, confinement.version},
                               *heard.refusal);
    if (!heard.ready) return verify::did_not_start(request.interpreter, finished);
    OneRun one{
        {std::move(heard.outcomes[0]), std::move(finished.output), std::move(finished.errors), finished.said_too_much},
        std::move(records[0])};
    if (finished.timed_out) one.run.outcome.state = verify::Outcome::State::late;
    return one;
}

void unite(std::map<int, Needed>& all, const std::vector<filter::Seen>& seen) {
    std::set<int> numbers;
    for (const auto& one : seen) {
        Needed& needed = all[one.number];
        const auto same = std::ranges::find_if(needed.seen, [&](const filter::Seen& known) {
            return known.object == one.object && known.path == one.path && known.in_thread == one.in_thread;
        });
        if (same == needed.seen.end()) needed.seen.push_back(one);
        else same->times += one.times;
        if (numbers.insert(one.number).second) ++needed.runs;
    }
}

void add_once(std::vector<std::string>& all, const std::string& text) {
    if (!text.empty() && std::ranges::find(all, text) == all.end()) all.push_back(text);
}

std::vector<Needed> finished(std::map<int, Needed> all, versions::Architecture architecture,
                             const std::vector<Advice>& advice) {
    std::vector<Needed> out;
    for (auto& [number, needed] : all) {
        needed.number = number;
        needed.name = filter::call_name(architecture, number);
        std::ranges::stable_sort(needed.seen, std::greater{}, &filter::Seen::times);
        for (const auto& seen : needed.seen)
            for (const auto& one : advice_for(advice, needed.name, seen)) {
                add_once(needed.because, one.because);
                add_once(needed.instead, one.instead);
            }
        out.push_back(std::move(needed));
    }
    return out;
}

}   // namespace

Result<Traced> trace(const Request& given, Progress& progress) {
    Request request = given;
    const auto& confinement = request.confinement;
    if (confinement.support != filter::Support::notify)
        return fail(
            Errc::refused,
            "this kernel does not tell which system calls a filter stops (seccomp's user notifications, Linux 5.5 or "
            "later, and not in gVisor)",
            "sandroot verify --import MODULE tells whether the filter kills it");
    SR_DO(fs::DiskTree::open_root(request.root), "opening the root");
    SR_TRY(request.root, fs::absolute(request.root));
    SR_TRY(request.interpreter, fs::absolute(request.interpreter));
    SR_TRY(const auto advice, parse_advice(builtin::advice, "built-in advice"));

    const filter::Rules rules = confinement.rules();
    Traced traced;
    traced.version = confinement.version;
    traced.merges = confinement.filter.merges;
    traced.unknown = confinement.filter.unknown;
    std::map<int, Needed> beyond;
    std::map<int, Needed> faked;
    progress.begin(Stage::importing, request.runs);
    for (std::size_t run = 0; run < request.runs; ++run) {
        auto one = run_once(request, rules);
        if (!one) {
            progress.end();
            return std::unexpected(std::move(one).error());
        }
        unite(beyond, one->record.beyond);
        unite(faked, one->record.faked);
        traced.runs.push_back(std::move(one->run));
        progress.advance(1, 0);
    }
    progress.end();

    std::vector<int> numbers;
    for (const auto& [number, needed] : beyond) numbers.push_back(number);
    traced.beyond = finished(std::move(beyond), confinement.architecture, advice);
    traced.faked = finished(std::move(faked), confinement.architecture, advice);
    if (numbers.empty()) return traced;
    traced.allowed = filter::line_for(confinement.filter, confinement.settings, confinement.architecture, numbers);
    filter::Settings settings = confinement.settings;
    settings.allowed = traced.allowed;
    traced.fits = filter::rules_for(confinement.filter, settings).size() <= versions::most_filtered;
    return traced;
}

}   // namespace sandroot::trace
