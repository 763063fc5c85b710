// Profile: what a root holds whatever the packages are, because the sandbox that runs in it expects it.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/policy/prune_sets.hpp>
#include <sandroot/policy/rules.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::policy {

struct Profile {
    struct Directory {
        std::string path;
        std::uint32_t mode = 0755;
    };
    struct File {
        std::string path;
        std::uint32_t mode = 0644;
        std::string content;
    };

    std::string name;
    std::string about;                    ///< One sentence for a list of profiles.
    bool on_top = false;                  ///< No use alone: it goes on top of another one.
    std::vector<std::string> extends;     ///< Profiles that this one adds to: names, or files where there is a slash.
    std::vector<Directory> directories;   ///< Made in the root.
    std::vector<File> files;              ///< Written into the root.
    std::vector<std::string> paths;       ///< Taken from the image where they are there; globs allowed.
    std::vector<std::string> links;       ///< Symlinks taken as they are, without what lies below their target.
    std::vector<std::string> never;       ///< Globs on what must not enter, whatever else asks for it.
    std::vector<std::string> keep;        ///< Top-level names that a rebuild carries over from the old root.
    Rules rules;                          ///< Further rules; one replaces that of the same name.
    std::vector<std::string> prune{};     ///< Prune sets that are left out, "safe" for each that is.
    std::vector<PruneSet> prune_sets{};   ///< Further sets; one replaces that of the same name.
};

/// Reads a profile from YAML. `origin` names the text in errors, which tell the line of the mistake. What it extends is
/// only named in it: see compose_profile.hpp.
[[nodiscard]] Result<Profile> parse_profile(std::string_view yaml, std::string_view origin);

/// Holds `prune` of a profile that was parsed from `yaml` against the sets that it can name: the built-in ones, those
/// of `base`, which it goes on top of, and its own. Errors: another name, with its line and the likely one as a hint.
[[nodiscard]] Result<void> check_prune(const Profile& profile, const Profile& base, std::string_view yaml,
                                       std::string_view origin);

struct BuiltInProfile {
    std::string_view name;
    std::string_view yaml;
};

/// The profiles that are compiled in, the default first.
[[nodiscard]] std::vector<BuiltInProfile> built_in_profiles();

/// The text of one of them. Errors: another name, with the names there are.
[[nodiscard]] Result<std::string_view> built_in_profile_text(std::string_view name);

/// One of them, read. Errors: as above.
[[nodiscard]] Result<Profile> built_in_profile(std::string_view name);

}   // namespace sandroot::policy
