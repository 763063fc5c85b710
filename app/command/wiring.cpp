#include <sandroot/report/sandbox/wiring.hpp>
#include <sandroot/versions/wiring.hpp>

#include "command/command.hpp"

namespace sandroot::app {

Result<CommandResult> wiring(const versions::Version& version, report::WiringFormat format, const Output& output) {
    using report::WiringFormat;
    const auto wiring = versions::wiring_for(version);
    CommandResult result;
    const bool says_why_not = format == WiringFormat::text || format == WiringFormat::json;
    if (wiring.impossible.empty() || says_why_not) {
        result.text = report::wiring_text(wiring, format, output.palette);
    } else {
        // Prints nothing that could be taken for a file that works.
        result.complaints.push_back(Error{Errc::refused, 0, wiring.impossible, wiring.instead});
    }
    result.exit = wiring.impossible.empty() ? Exit::ok : Exit::findings;
    return result;
}

}   // namespace sandroot::app
