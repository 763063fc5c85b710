// The list that a sandbox would copy, from its configuration, and what each of its entries is in the image.
#pragma once

#include <sandroot/config/environment_file.hpp>
#include <sandroot/config/finding.hpp>
#include <sandroot/config/read.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/versions/version.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sandroot::config {

/// The variables that count: the last of each name.
[[nodiscard]] const Assignment* find_variable(const std::vector<Assignment>& environment, std::string_view name);

/// The one text of a setting that counts: the variable's, or the key's.
struct SetText {
    Location place;
    std::string text;
    bool in_file = false;   ///< It is the key's.
};

/// None where `version` does not read the setting, or nothing is set.
[[nodiscard]] std::optional<SetText> set_text(const File& file, const std::vector<Assignment>& environment,
                                              const versions::Version& version, std::string_view key);

struct ListEntry {
    std::string path;   ///< As the copier gets it.
    Location place;
};

struct CopiedList {
    std::vector<ListEntry> entries;
    Location place;            ///< The place of the key or variable.
    bool is_default = false;   ///< Nothing was set, or nothing that counts.
};

/// What `version` would copy: its variable wins over its key, and where both are empty its own list counts.
[[nodiscard]] CopiedList copied_list(const File& file, const std::vector<Assignment>& environment,
                                     const versions::Version& version, versions::Architecture architecture);

/// What an entry is in the image.
struct ListedPath {
    enum class What : std::uint8_t { absent, dangling, file, directory, file_link, directory_link, special };
    What what = What::absent;
    fs::Type type = fs::Type::file;   ///< What kind of special file it is.
    std::vector<std::string> way;     ///< For a link: each path on the way to its end, the end included.
    std::size_t files = 0;            ///< In a directory, at any depth.
    std::uint64_t bytes = 0;
    std::string blank_name;   ///< The path of a file in it, the first by name, whose name ends in a blank.
};

/// `path` without a slash or "/." at its end. Links are followed as in the copy, where the directories above them are
/// directories, whatever they are here.
[[nodiscard]] ListedPath look_at_listed(const fs::Tree& tree, const std::string& path);

/// What is known of the python_path that is set.
struct NamedInterpreter {
    bool is_there = true;
    bool is_executable = true;
    bool is_meant = true;   ///< It is the interpreter whose packages are examined.
};

/// `named` against `meant`: the same file, in the same venv or in none.
[[nodiscard]] NamedInterpreter look_at_interpreter(const fs::Tree& tree, const RootPath& named, const RootPath& meant);

}   // namespace sandroot::config
