// What installs with the program, printed: completion and man.
#include "cli/completion.hpp"
#include "cli/manual.hpp"
#include "command/command.hpp"

namespace sandroot::app {

Result<CommandResult> completion(const std::string& shell) {
    CommandResult result;
    SR_TRY(result.text, completion_script(shell));
    return result;
}

Result<CommandResult> man() {
    return CommandResult{.text = manual_page()};
}

}   // namespace sandroot::app
