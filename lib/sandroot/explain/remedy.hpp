// Remedy: what to do about a library that the loader does not take.
#pragma once

#include <sandroot/plan/plan.hpp>

#include <string>
#include <string_view>

namespace sandroot::explain {

/// What is wrong with the file that the loader found, and the command or the change that mends it, in one line that is
/// safe for a terminal. Empty if nothing was found at all.
[[nodiscard]] std::string remedy_of(const plan::Missing& missing);

/// The distributions whose C or C++ library has `version` ("GLIBC_2.38", "GLIBCXX_3.4.32"): "Debian 13, Ubuntu 24.04
/// and later". Empty for what is not known. Source: the symbols files of the libc6 and libstdc++6 packages.
[[nodiscard]] std::string releases_with(std::string_view version);

}   // namespace sandroot::explain
