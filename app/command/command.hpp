// The commands: each a short list of stage calls from its options to a result.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/report/format/sink.hpp>

#include "cli/options.hpp"
#include "exit.hpp"
#include "terminal/log.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace sandroot::app {

struct CommandResult {
    std::string text{};
    std::function<void(const report::Sink&)> pieces{};   ///< Writes long output piece by piece, in place of `text`.
    Exit exit = Exit::ok;
    bool aside = false;                ///< Standard output has the archive already; `text` is a report about it.
    std::string notes{};               ///< For standard error, before `text`.
    std::vector<Error> complaints{};   ///< What failed while the rest, in `text`, did not.
};

/// Where a command reports while it works.
struct Console {
    Progress& progress;
    Log& log;
};

using Operands = std::span<const std::string>;

[[nodiscard]] Result<CommandResult> resolve(const Examine& examine, const ResolveOptions& options, Operands files,
                                            const Output& output, Console& console);
[[nodiscard]] Result<CommandResult> plan(const Planning& planning, const Output& output, Console& console);
[[nodiscard]] Result<CommandResult> paths(const Planning& planning, const PathsOptions& options, Console& console);
[[nodiscard]] Result<CommandResult> build(const Planning& planning, const Root& root, const BuildOptions& options,
                                          const Output& output, Console& console);
/// `build` when an archive is asked for.
[[nodiscard]] Result<CommandResult> build_archive(const Planning& planning, const ArchiveOptions& options,
                                                  const Output& output, Console& console);
[[nodiscard]] Result<CommandResult> verify(const Planning& planning, const Root& root, const VerifyOptions& options,
                                           const FilterOptions& filter, const Output& output, Console& console);
[[nodiscard]] Result<CommandResult> trace(const Planning& planning, const Root& root, const TraceOptions& options,
                                          const FilterOptions& filter, Operands operands, const Output& output,
                                          Console& console);
[[nodiscard]] Result<CommandResult> why(const Planning& planning, std::string question, const Output& output,
                                        Console& console);
/// `text` is joined; without any, standard input is read.
[[nodiscard]] Result<CommandResult> explain(const Planning& planning, const ExplainOptions& options, Operands text,
                                            const Output& output, Console& console);
[[nodiscard]] Result<CommandResult> sandbox(Operands versions, const Output& output);
[[nodiscard]] Result<CommandResult> config(const Planning& planning, const std::string& file,
                                           const ConfigOptions& options, const Output& output, Console& console);
/// `config` with --check; `file` is empty if only variables are checked.
[[nodiscard]] Result<CommandResult> check_config(const Planning& planning, const std::string& file,
                                                 const ConfigOptions& options, const Output& output, Console& console);
[[nodiscard]] Result<CommandResult> profile(Operands action, const Output& output);
[[nodiscard]] Result<CommandResult> wiring(const versions::Version& version, report::WiringFormat format,
                                           const Output& output);
[[nodiscard]] Result<CommandResult> accelerate(const Examine& examine, const AccelerateOptions& options,
                                               const Output& output);
[[nodiscard]] Result<CommandResult> completion(const std::string& shell);
[[nodiscard]] Result<CommandResult> man();

/// The command that `options` name.
[[nodiscard]] Result<CommandResult> run(const Options& options, Console& console);

}   // namespace sandroot::app
