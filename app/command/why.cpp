#include <sandroot/explain/why.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/report/plan/why.hpp>

#include "command/planned.hpp"

namespace sandroot::app {

Result<Answer> why(const Request& request, Talk& talk) {
    std::string question = request.operands.front();
    const bool is_glob = question.find_first_of("*?[") != std::string::npos;
    if (question.find('/') != std::string::npos && !is_glob && !request.foreign_root) {
        SR_TRY(const auto whole, fs::absolute(HostPath(question)));
        question = whole.str();
    }
    SR_TRY(const auto planned, make_planned(request, talk));
    const auto found = explain::why(planned.plan, *planned.tree, question);
    Answer answer;
    answer.text = request.format == Format::json ? report::why_json(found, planned.plan)
                                                 : report::why_text(found, request.every_entry, request.palette);
    answer.exit = found.entries.empty() ? Exit::findings : Exit::ok;
    return answer;
}

}   // namespace sandroot::app
