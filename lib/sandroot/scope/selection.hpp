// Selection: what was made of an environment of which only a part is wanted.
#pragma once

#include <sandroot/base/path.hpp>

#include <cstdint>
#include <string>
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
        std::string name;          ///< Of the distribution.
        std::string requirement;   ///< Its Requires-Dist line.
        RootPath metadata;
    };
    std::vector<Needer> needed_by;   ///< In the order of names.
};

/// Something that a person should know, and the distribution's metadata or file that it is about.
struct Note {
    RootPath at;
    std::string text;
};

/// One line for all that went with it.
struct LeftOut {
    RootPath at;
    std::string why;
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
