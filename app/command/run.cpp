#include "command/command.hpp"

namespace sandroot::app {

Result<Answer> run(const Request& request, Talk& talk) {
    switch (request.command) {
    case Command::resolve:
        return resolve(request, talk);
    case Command::plan:
        return plan(request, talk);
    case Command::paths:
        return paths(request, talk);
    case Command::build:
        return build(request, talk);
    case Command::verify:
        return verify(request, talk);
    case Command::why:
        return why(request, talk);
    case Command::sandbox:
        return sandbox(request, talk);
    case Command::config:
        return config(request, talk);
    case Command::profile:
        return profile(request, talk);
    case Command::wiring:
        return wiring(request, talk);
    }
    return fail(Errc::usage, "no such command");
}

}   // namespace sandroot::app
