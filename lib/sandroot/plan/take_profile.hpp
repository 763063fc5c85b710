// Brings into the entries what the profile asks for.
#pragma once

#include <sandroot/plan/entries.hpp>
#include <sandroot/policy/profile.hpp>

#include <cstddef>

namespace sandroot::plan {

/// What of the profile's paths and links the image has, then the directories and files that the build makes: those win
/// over what the image has at their place. `jobs`: threads for walking directories.
void take_profile(Entries& entries, const policy::Profile& profile, std::size_t jobs);

}   // namespace sandroot::plan
