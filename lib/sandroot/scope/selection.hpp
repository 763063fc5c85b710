// Selection: what was made of an environment of which only a part is wanted.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/base/values.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::scope {

/// A distribution that was named, or that one of them requires.
struct Chosen {
    std::string name;
    std::string version;
    RootPath metadata;
    bool asked_for = false;
    std::vector<std::string> extras;        ///< Sorted.
    std::vector<std::string> required_by;   ///< Names of chosen distributions, sorted.
};

/// A requirement of a chosen distribution that nothing installed meets.
struct MissingDistribution {
    std::string name;
    struct Needer {
        std::string name;          ///< The distribution's.
        std::string requirement;   ///< Its Requires-Dist line.
        RootPath metadata;
    };
    std::vector<Needer> needed_by;   ///< In the order of names.
};

/// What a person should know about a distribution. Each comes with its name, `package`; behind each: the other values.
enum class Problem : std::uint8_t {
    editable_elsewhere,       ///< source: a directory that is not on sys.path, and is not taken.
    extra_absent,             ///< extra, of, of_version: it requires an extra that the other does not have.
    no_file_list,             ///< modules: the names that it offers; asked_dpkg.
    requirement_unreadable,   ///< requirement: a line that is not followed.
    version_incomparable,     ///< requirement, installed: one of the two cannot be read as a version.
    version_unmet,            ///< requirement, installed_package, installed.
};
[[nodiscard]] std::string_view name_of(Problem problem);

/// `at` is the metadata of the distribution, or a file of it.
struct Note {
    RootPath at;
    Problem problem = Problem::no_file_list;
    Values values{};
    friend auto operator<=>(const Note&, const Note&) = default;
};

/// Why files were removed from an environment.
enum class Removal : std::uint8_t {
    not_required,   ///< package, version.
    pruned,         ///< set, because, by_profile.
    unowned,
};

/// One line for all that went with it.
struct LeftOut {
    RootPath at;
    Removal removal = Removal::unowned;
    Values values{};
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
};

/// What a set takes out.
struct Saving {
    std::string set;
    std::string because;
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
};

struct Selection {
    bool by_packages = false;                   ///< Distributions were named; else all that is installed is wanted.
    std::vector<Chosen> packages;               ///< Sorted by normalised name; empty unless `by_packages`.
    std::vector<MissingDistribution> missing;   ///< Sorted by normalised name.
    std::vector<Note> notes;
    std::vector<LeftOut> left_out;
    std::vector<Saving> pruned;     ///< By the sets that were asked for, in their order.
    std::vector<Saving> prunable;   ///< By the others, where that was asked for.
};

}   // namespace sandroot::scope
