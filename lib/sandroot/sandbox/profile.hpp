// Profile: what a root holds whatever the packages are, because the sandbox that runs in it expects it.
#pragma once

#include <sandroot/base/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::sandbox {

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
    std::vector<Directory> directories;   ///< Made in the root.
    std::vector<File> files;              ///< Written into the root.
    std::vector<std::string> paths;       ///< Taken from the image where they are there; globs allowed.
    std::vector<std::string> links;       ///< Symlinks taken as they are, without what lies below their target.
    std::vector<std::string> never;       ///< Globs on what must not enter, whoever asks.
    std::vector<std::string> keep;        ///< Top-level names that a rebuild carries over from the old root.
};

/// Reads a profile from YAML. `origin` names the text in errors, which tell the line of the mistake.
[[nodiscard]] Result<Profile> parse_profile(std::string_view yaml, std::string_view origin);

/// "dify" or "none". Errors: another name, with the names there are.
[[nodiscard]] Result<Profile> built_in_profile(std::string_view name);

/// The names of the built-in profiles, the default first.
[[nodiscard]] std::vector<std::string> built_in_profile_names();

}   // namespace sandroot::sandbox
