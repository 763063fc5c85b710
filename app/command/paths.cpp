#include <sandroot/base/escape.hpp>
#include <sandroot/report/messages/plan_messages.hpp>
#include <sandroot/report/sandbox/copied_paths.hpp>
#include <sandroot/versions/copy_list.hpp>

#include "command/planned.hpp"

namespace sandroot::app {

namespace {

Result<Answer> of_prepared_root(const Request& request) {
    SR_TRY(const auto tree, fs::DiskTree::open_root(request.sysroot), "--sysroot");
    Answer answer;
    SR_TRY(answer.text,
           report::paths_text(versions::copy_list_of_prepared_root(*tree), request.version, request.path_format));
    return answer;
}

}   // namespace

Result<Answer> paths(const Request& request, Talk& talk) {
    if (request.prepared) return of_prepared_root(request);
    SR_TRY(const auto planned, make_planned(request, talk));
    const auto list =
        versions::copy_list(planned.plan, *planned.tree, planned.environment.interpreter, request.version);
    Answer answer;
    SR_TRY(answer.text, report::paths_text(list, request.version, request.path_format));
    answer.exit = exit_of(planned.plan);
    warn_of_missing(planned.plan, talk);
    if (!list.closed.empty())
        talk.log.warn(
            escape_for_terminal(list.closed.front().str()) +
            (list.closed.size() == 1 ? " is" : " and " + std::to_string(list.closed.size() - 1) + " more are") +
            " closed to the sandbox's users, and a copy by its list stays so: chmod o+r, or sandroot build");
    for (const auto& one : list.unlisted) talk.log.info(one.at.str() + " is not listed: " + report::message_of(one));
    return answer;
}

}   // namespace sandroot::app
