#include "command/command.hpp"

namespace sandroot::app {

Result<CommandResult> run(const Options& options, Console& console) {
    const Planning& planning = options.planning;
    const Output& output = options.output;
    const Operands operands = options.operands;
    const std::string first = operands.empty() ? std::string() : operands.front();
    switch (options.command) {
    case Command::resolve:
        return resolve(planning.examine, options.resolve, operands, output, console);
    case Command::plan:
        return plan(planning, output, console);
    case Command::paths:
        return paths(planning, options.paths, console);
    case Command::build:
        return build(planning, options.root, options.build, output, console);
    case Command::verify:
        return verify(planning, options.root, options.verify, options.filter, output, console);
    case Command::trace:
        return trace(planning, options.root, options.trace, options.filter, operands, output, console);
    case Command::why:
        // A sentence is no name: somebody pasted an error.
        if (first.contains(' ')) return explain(planning, {.has_environment = true}, operands, output, console);
        return why(planning, first, output, console);
    case Command::explain:
        return explain(planning, options.explain, operands, output, console);
    case Command::sandbox:
        return sandbox(operands, output);
    case Command::config:
        return config(planning, first, options.config, output, console);
    case Command::profile:
        return profile(operands, output);
    case Command::wiring:
        return wiring(planning.target.version, options.wiring, output);
    case Command::accelerate:
        return accelerate(planning.examine, options.accelerate, output);
    case Command::completion:
        return completion(first);
    case Command::man:
        return man();
    }
    return fail(Errc::usage, "unknown command");
}

}   // namespace sandroot::app
