// The words for what a plan says: why a name enters, why one was left out, and what a person should know.
#pragma once

#include <sandroot/plan/plan.hpp>
#include <sandroot/versions/unlisted.hpp>

#include <string>

namespace sandroot::report {

/// "needed by /usr/lib/…/x.so (DT_NEEDED libz.so.1)". This and the others are safe for a terminal.
[[nodiscard]] std::string message_of(const plan::Reason& reason);

/// "excluded by *.pyc".
[[nodiscard]] std::string message_of(const plan::LeftOut& left_out);

/// "needs a CPU of level x86-64-v3; …".
[[nodiscard]] std::string message_of(const plan::Remark& remark);

/// Why no entry of a copy list brings it: "a link to a directory above itself".
[[nodiscard]] std::string message_of(const versions::Unlisted& unlisted);

}   // namespace sandroot::report
