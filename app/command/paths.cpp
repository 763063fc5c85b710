#include <sandroot/base/escape.hpp>
#include <sandroot/report/messages/plan_messages.hpp>
#include <sandroot/report/sandbox/copied_paths.hpp>
#include <sandroot/versions/copy_list.hpp>

#include "command/pipeline.hpp"
#include "command/warnings.hpp"

namespace sandroot::app {

namespace {

Result<CommandResult> list_of_prepared_root(const Planning& planning, const PathsOptions& options) {
    SR_TRY(const auto tree, fs::DiskTree::open_root(planning.examine.root()), "--sysroot");
    CommandResult result;
    SR_TRY(result.text,
           report::paths_text(versions::copy_list_of_prepared_root(*tree), planning.target.version, *options.format));
    return result;
}

}   // namespace

Result<CommandResult> paths(const Planning& planning, const PathsOptions& options, Console& console) {
    if (options.prepared) return list_of_prepared_root(planning, options);
    SR_TRY(const auto planned, make_planned(planning, Purpose::list, console));
    const auto list =
        versions::copy_list(planned.plan, *planned.tree, planned.environment.interpreter, planning.target.version);
    CommandResult result;
    SR_TRY(result.text, report::paths_text(list, planning.target.version, *options.format));
    result.exit = exit_of(planned.plan);
    warn_of_missing(planned.plan, console.log);
    if (!list.closed.empty())
        console.log.warn(
            escape_for_terminal(list.closed.front().str()) +
            (list.closed.size() == 1 ? " is" : " and " + std::to_string(list.closed.size() - 1) + " more are") +
            " closed to the sandbox's users, and a copy by its list stays so: chmod o+r, or sandroot build");
    for (const auto& one : list.unlisted) console.log.info(one.at.str() + " is not listed: " + report::message_of(one));
    return result;
}

}   // namespace sandroot::app
