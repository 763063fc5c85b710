// Diagnosis: an error of a text with its cause, who needs what is missing, and what to do.
#pragma once

#include <sandroot/explain/errors/names.hpp>
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

/// Who needs what is missing.
struct Consumer {
    std::string name;                 ///< An object's path, or a module.
    std::string distribution;         ///< Empty where none is known.
    std::string version{};            ///< Of the distribution, where it is known.
    std::string how{};                ///< As plan::Needer has it.
    std::vector<ChainLink> chain{};   ///< What asked for it, and so on.
};

struct Diagnosis {
    std::string kind;
    std::string text;   ///< The line of the error.
    std::size_t times = 1;
    Holes holes;
    Advice advice;                          ///< Without holes.
    std::vector<Consumer> needed_by;        ///< By the plan; without one, by the text.
    std::vector<std::string> usual_users;   ///< Distributions that are known to need the library.
    std::vector<Packages> packages;         ///< For each distribution that may be meant; with a place, for that one.
};

/// With `known`, `found` is held against what is installed there, and packages are named for that root; without, for
/// Debian 12 and 13.
/// Errors: malformed advice.
[[nodiscard]] Result<Diagnosis> diagnose(const FoundError& found, const Grammar& grammar, const Names& names,
                                         const Known* known);

/// All that `diagnoses` name and that is missing in the plan, in one.
[[nodiscard]] std::vector<Packages> packages_of(std::span<const Diagnosis> diagnoses, const Known* known);
/// What brings those of `missing` that nothing can do without and that lie nowhere, in the root `tree`; for a
/// distribution that is not known, in Debian 12 and 13. Empty if there are none.
[[nodiscard]] std::vector<Packages> missing_packages(std::span<const plan::Missing> missing, const fs::Tree& tree);

/// The kinds whose forms have most words in common with `lines`, at most three, best first: for a text in which nothing
/// was found.
[[nodiscard]] std::vector<const Kind*> nearest_kinds(const Grammar& grammar, std::span<const std::string> lines);

}   // namespace sandroot::explain
