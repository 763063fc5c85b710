// The program under the name bash: it answers the call by which a dify-sandbox copies, and hands on every other.
#pragma once

#include <string_view>

namespace sandroot::app {

[[nodiscard]] bool is_bash(std::string_view called_as);

/// What main() does then. A call of a copier's script for the sandbox's root is answered by a child process; if that
/// dies or fails before the end, and for every other call, the next bash on PATH takes this process's place, with the
/// same arguments and environment. Returns the exit status of the copy, or 127 if there is no other bash.
[[nodiscard]] int as_bash(int argc, char** argv);

}   // namespace sandroot::app
