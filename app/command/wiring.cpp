#include <sandroot/report/sandbox/wiring.hpp>
#include <sandroot/versions/wiring.hpp>

#include "command/command.hpp"

namespace sandroot::app {

Result<Answer> wiring(const Request& request, Talk& /*talk*/) {
    using report::WiringFormat;
    const auto wiring = versions::wiring_for(request.version);
    Answer answer;
    const bool tells_why_not =
        request.wiring_format == WiringFormat::text || request.wiring_format == WiringFormat::json;
    if (wiring.impossible.empty() || tells_why_not) {
        answer.text = report::wiring_text(wiring, request.wiring_format, request.palette);
    } else {
        // Nothing that could be taken for a file that works.
        answer.complaints.push_back(Error{Errc::refused, 0, wiring.impossible, wiring.instead});
    }
    answer.exit = wiring.impossible.empty() ? Exit::ok : Exit::findings;
    return answer;
}

}   // namespace sandroot::app
