// The words for what a plan says: why a name enters, and why it cannot be listed for a copier.
#pragma once

#include <sandroot/plan/plan.hpp>
#include <sandroot/versions/unlisted.hpp>

#include <string>

namespace sandroot::report {

/// "needed by /usr/lib/…/x.so (DT_NEEDED libz.so.1)", safe for a terminal.
[[nodiscard]] std::string message_of(const plan::Because& because);

/// "a link to a directory above itself".
[[nodiscard]] std::string message_of(const versions::Unlisted& unlisted);

}   // namespace sandroot::report
