// Version: what one dify-sandbox reads, copies into its root, and runs code as.
#pragma once

#include <sandroot/versions/filter.hpp>
#include <sandroot/versions/setting.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::versions {

/// Where a version takes the list from that it copies.
enum class ListSource : std::uint8_t {
    setting,       ///< python_lib_path or PYTHON_LIB_PATH.
    interpreter,   ///< Python's directories are asked of it; SYSTEM_LIB_REQUIREMENTS holds the rest.
};

/// What becomes of a symlink below a directory that is copied.
enum class LinkBelow : std::uint8_t {
    dropped,
    copied,     ///< As a link; what it leads to stays behind.
    followed,   ///< Only a link to a directory: its content is copied, under the link's name.
};

[[nodiscard]] std::string_view name_of(LinkBelow link);

/// What becomes of an entry of the list that is a symlink to a directory.
enum class ListedLink : std::uint8_t {
    nothing,     ///< Nothing is copied.
    misplaced,   ///< A link is made at the entry's path below the entry's path.
    followed,    ///< The directory's content is copied, under the link's name.
};

[[nodiscard]] std::string_view name_of(ListedLink link);

/// How an entry is copied; what all copiers have in common stands in versions.yaml.
struct Copier {
    unsigned generation = 0;
    LinkBelow links = LinkBelow::dropped;             ///< To files.
    LinkBelow directory_links = LinkBelow::dropped;   ///< To directories.
    ListedLink listed_directory_link = ListedLink::nothing;
};

enum class Repeats : std::uint8_t { pip, pip_and_copy };

enum class Architecture : std::uint8_t { amd64, arm64 };
[[nodiscard]] std::string_view name_of(Architecture architecture);

struct Version {
    std::string name;       ///< "0.2.15", "main"
    std::string released;   ///< "2026-04-21"; empty where it is not recorded.
    std::string image;      ///< What its image is made from.
    std::string python_path;
    std::string python_version;              ///< "3.14"
    std::string list;                        ///< "D": the name of the default list.
    std::vector<std::string> default_list;   ///< Holds {multiarch}; default_list_of() fills it in.
    ListSource list_source = ListSource::setting;
    Copier copier;
    bool copy_blocks_start = false;   ///< Nothing is served before the first copy is done.
    Repeats repeats = Repeats::pip;   ///< What the clock does again.
    std::string interval;             ///< How often, where nothing else is set: "30m".
    bool wipes_root = false;          ///< What stands in the root is removed at each start.
    std::uint32_t first_user = 0;
    std::uint32_t last_user = 0;
    bool keeps_group_of_root = false;   ///< Code runs with group 0.
    bool clears_groups = false;         ///< Supplementary groups are dropped.
    std::map<Architecture, Filter> filters;
    std::vector<Setting> settings;   ///< That it reads.
    std::vector<Trap> traps;         ///< That it has.

    /// By key or variable; null where the version does not read it.
    [[nodiscard]] const Setting* setting(std::string_view wanted) const;
    /// "PYTHON_LIB_PATH" or "SYSTEM_LIB_REQUIREMENTS".
    [[nodiscard]] std::string_view list_variable() const;
};

/// The filter under which `version` runs Python code.
[[nodiscard]] Filter filter_of(const Version& version, Architecture architecture);

/// What `version` copies by default; for one that asks the interpreter, the rest.
[[nodiscard]] std::vector<std::string> default_list_of(const Version& version, Architecture architecture);

/// What only the running container has right, since it is mounted there: copied whatever else is, by every version.
inline constexpr std::array<std::string_view, 2> runtime_paths{"/etc/hosts", "/etc/resolv.conf"};

}   // namespace sandroot::versions
