// Diagnosis: an error of a text with its cause, who needs what is missing, and what to do.
#pragma once

#include <sandroot/explain/errors/reader.hpp>
#include <sandroot/explain/packages/packages.hpp>
#include <sandroot/explain/why.hpp>
#include <sandroot/python/environment.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandroot::explain {

/// What is known of the place where the error happened.
struct Known {
    const plan::Plan& plan;
    const fs::Tree& tree;
    const python::Environment& environment;
};

struct Diagnosis {
    std::string kind;
    std::string text;   ///< The line of the error.
    std::size_t times = 1;
    Holes holes;
    Advice advice;                          ///< Without holes.
    std::vector<std::string> needed_by;     ///< Objects, modules and distributions, by the text and by a table.
    std::vector<std::string> usual_users;   ///< Distributions that are known to need the library.
    std::optional<Why> why;                 ///< What the plan says of the library. Points into the plan.
    std::vector<Packages> packages;         ///< For each distribution that may be meant; with a place, for that one.
};

/// With `known`, `found` is held against what is installed there, and packages are named for that root; without, for
/// Debian 12 and 13.
[[nodiscard]] Diagnosis diagnose(const FoundError& found, const Grammar& grammar, const Known* known);

/// All that is missing in `plan` in one, with what `diagnoses` name.
[[nodiscard]] std::vector<Packages> packages_of(std::span<const Diagnosis> diagnoses, const Known* known);

/// The kinds whose forms have most words in common with `lines`, at most three, best first: for a text in which nothing
/// was found.
[[nodiscard]] std::vector<const Kind*> nearest_kinds(const Grammar& grammar, std::span<const std::string> lines);

}   // namespace sandroot::explain
