// Judges a sandbox's configuration: what stops it, what it lacks, what it does not read, what costs more than is
// needed.
#pragma once

#include <sandroot/config/copied_list.hpp>
#include <sandroot/config/environment_file.hpp>
#include <sandroot/config/finding.hpp>
#include <sandroot/config/read.hpp>
#include <sandroot/versions/needed_paths.hpp>
#include <sandroot/versions/versions.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sandroot::config {

struct Configuration {
    File file;
    std::vector<Assignment> environment;
    versions::Architecture architecture = versions::Architecture::amd64;
    CopiedList list;                            ///< As copied_list() tells.
    std::vector<ListedPath> looked_at;          ///< For each entry of the list.
    std::vector<versions::NeededPath> needed;   ///< Sorted by path.
    bool is_prepared =
        false;   ///< The root stands in the image, and nothing is to be copied over it: `needed` is empty.
    std::string interpreter;   ///< Whose packages were examined.
    std::optional<NamedInterpreter> named;
};

/// All findings, sorted: config.yaml by line, then variables by name.
[[nodiscard]] Findings check(const Configuration& configuration, const versions::Version& version,
                             const versions::Versions& versions);

/// Each on its own: keys and variables, whether they are read and have the form that they must have.
[[nodiscard]] Findings check_settings(const Configuration& configuration, const versions::Version& version,
                                      const versions::Versions& versions);
/// Values that stop the sandbox, or do not do what they seem to: system calls, the interval, the interpreter, limits.
[[nodiscard]] Findings check_values(const Configuration& configuration, const versions::Version& version);
/// Is the list that of a root that stands in the image: set, and only what the running container alone has right?
[[nodiscard]] bool is_of_prepared_root(const CopiedList& list);
/// The list, entry by entry, and against what is needed.
[[nodiscard]] Findings check_list(const Configuration& configuration, const versions::Version& version);

}   // namespace sandroot::config
