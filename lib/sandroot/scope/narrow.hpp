// Which part of an environment is meant.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/policy/prune_sets.hpp>
#include <sandroot/python/survey.hpp>
#include <sandroot/scope/selection.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::scope {

struct SelectionOptions {
    std::vector<std::string> packages{};           ///< "name" or "name[extra,extra]"; empty for all that is installed.
    std::vector<std::string> prune{};              ///< Names of sets, with commas between them too.
    std::vector<std::string> prune_of_profile{};   ///< Likewise; errors name the profile.
    bool measure = false;                          ///< Tell what the other sets would save. Reads sources for it.
    std::size_t jobs = 0;                          ///< Threads; 0 is one for each CPU.
};

/// Takes out of `installed` what is not meant. Does nothing at all where there is no wish. Errors: names that mean
/// nothing here.
[[nodiscard]] Result<Selection> narrow(const fs::Tree& tree, python::Installed& installed,
                                       const SelectionOptions& options, const std::vector<policy::PruneSet>& sets);

}   // namespace sandroot::scope
