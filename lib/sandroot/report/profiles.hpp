// The answers of `profile`: which there are, and what one asks for.
#pragma once

#include <sandroot/report/palette.hpp>
#include <sandroot/sandbox/profile.hpp>

#include <span>
#include <string>

namespace sandroot::report {

/// A line for each: its name and what it is about.
[[nodiscard]] std::string profiles_text(std::span<const sandbox::Profile> profiles, const Palette& palette);
[[nodiscard]] std::string profiles_json(std::span<const sandbox::Profile> profiles);

/// All that `profile` asks for, once what it extends is merged into it.
[[nodiscard]] std::string profile_json(const sandbox::Profile& profile);

}   // namespace sandroot::report
