// The answers of `profile`: which there are, and what one asks for.
#pragma once

#include <sandroot/policy/profile.hpp>
#include <sandroot/report/format/palette.hpp>

#include <span>
#include <string>

namespace sandroot::report {

/// A line for each: its name and what it is about.
[[nodiscard]] std::string profiles_text(std::span<const policy::Profile> profiles, const Palette& palette);
[[nodiscard]] std::string profiles_json(std::span<const policy::Profile> profiles);

/// All that `profile` asks for, once what it extends is merged into it.
[[nodiscard]] std::string profile_json(const policy::Profile& profile);

}   // namespace sandroot::report
