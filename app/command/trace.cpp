#include <sandroot/base/escape.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/os/original.hpp>
#include <sandroot/python/interpreter/ask_interpreter.hpp>
#include <sandroot/python/interpreter/find_interpreter.hpp>
#include <sandroot/report/sandbox/traced.hpp>
#include <sandroot/trace/trace.hpp>

#include "command/command.hpp"
#include "command/filter.hpp"

#include <algorithm>

namespace sandroot::app {

namespace {

constexpr std::size_t largest_script = 16U << 20U;

Result<trace::Program> program_of(const TraceOptions& options, Operands operands) {
    const int ways = (options.code ? 1 : 0) + (options.module ? 1 : 0) + (options.import ? 1 : 0);
    if (ways > 1 || (ways == 0 && operands.empty()))
        return fail(Errc::usage, "trace needs one of a SCRIPT, -c CODE, -m MODULE and --import MODULE",
                    "sandroot trace -c 'import numpy'");
    trace::Program program;
    program.arguments.assign(operands.begin(), operands.end());
    if (ways == 1) program.arguments.insert(program.arguments.begin(), options.module ? *options.module : "-c");
    if (options.code) program.text = *options.code;
    if (options.module) program.kind = trace::Kind::module, program.text = *options.module;
    if (options.import) program.kind = trace::Kind::import, program.text = *options.import;
    if (ways == 0) {
        program.kind = trace::Kind::script;
        SR_TRY(const auto file, os::read_original(HostPath(operands.front()), largest_script));
        program.text = file.bytes;
    }
    const auto holds_nul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
    if (holds_nul(program.text) || std::ranges::any_of(program.arguments, holds_nul))
        return fail(Errc::usage, "a program of Python holds no zero byte");
    return program;
}

/// What the last run printed, whose first runs printed the same.
std::string words_of(const trace::Traced& traced) {
    std::string out;
    if (traced.runs.empty()) return out;
    for (const auto* words : {&traced.runs.back().output, &traced.runs.back().errors}) {
        std::string_view rest = *words;
        while (!rest.empty()) {
            const auto line = rest.substr(0, rest.find('\n'));
            out += "| " + escape_for_terminal(line) + '\n';
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        }
    }
    return out;
}

}   // namespace

Result<CommandResult> trace(const Planning& planning, const Root& root, const TraceOptions& options,
                            const FilterOptions& filter, Operands operands, const Output& output, Console& console) {
    if (auto opened = fs::DiskTree::open_root(root.path); !opened) {
        Error error = in_step(std::move(opened).error(), "--root");
        error.hint = "sandroot build --root " + root.path.str();
        return std::unexpected(std::move(error));
    }
    trace::Request request;
    request.root = root.path;
    SR_TRY(request.program, program_of(options, operands));
    const versions::Version& version = planning.target.version;
    SR_TRY(request.confinement, confinement_of(version, filter));
    request.uid = version.first_user;
    request.gid = version.keeps_group_of_root ? 0 : version.first_user;
    request.runs = options.runs;
    request.deadline = std::chrono::seconds(options.seconds);
    request.namespaces = !options.no_namespaces;
    SR_TRY(const auto named, python::find_interpreter(planning.examine.python, planning.examine.search_path));
    SR_TRY(const auto interpreter,
           python::ask_interpreter(named, {.environment = planning.examine.interpreter_environment}));
    request.interpreter = HostPath(interpreter.executable.str());

    SR_TRY(const auto traced, trace::trace(request, console.progress));
    CommandResult result;
    result.text = report::traced_text(traced, options.format, output.palette);
    result.notes = words_of(traced);
    const bool lives = std::ranges::all_of(traced.runs, &trace::Run::succeeded);
    result.exit = lives && traced.beyond.empty() ? Exit::ok : Exit::findings;
    return result;
}

}   // namespace sandroot::app
