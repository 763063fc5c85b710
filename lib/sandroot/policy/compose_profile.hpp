// Composes one profile from those that were asked for and what they extend.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/policy/profile.hpp>

#include <functional>
#include <span>
#include <string>

namespace sandroot::policy {

/// The text of a profile's file.
using ReadProfile = std::function<Result<std::string>(const HostPath&)>;

/// `over` on top of `base`: lists are joined; where both name a directory, a file, a rule or a prune set, that of
/// `over` counts.
[[nodiscard]] Profile merge(Profile base, Profile over);
[[nodiscard]] Rules merge(Rules base, Rules over);
[[nodiscard]] std::vector<PruneSet> merge(std::vector<PruneSet> base, std::vector<PruneSet> over);

/// The profiles of `wanted`, names of built-in ones or files where there is a slash, each after what it extends, merged
/// in that order; one that comes again is merged where it came first. Where all of them are for on top of another one,
/// that is the default. A file is relative to `directory`, one that a profile extends to the directory of that
/// profile's file. Errors: those of reading and parsing; a profile that extends itself; over 64 of them.
[[nodiscard]] Result<Profile> compose_profile(std::span<const std::string> wanted, const HostPath& directory,
                                              const ReadProfile& read);

}   // namespace sandroot::policy
