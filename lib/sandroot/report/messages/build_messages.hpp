// The sentence for a note on how a root was built.
#pragma once

#include <sandroot/placing/note.hpp>

#include <string>

namespace sandroot::report {

/// "/bin/su lost its setuid or setgid bit", safe for a terminal.
[[nodiscard]] std::string message_of(const placing::Note& note);

}   // namespace sandroot::report
