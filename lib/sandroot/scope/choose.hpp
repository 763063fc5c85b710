// Chooses distributions: those that were named, and what they require.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/python/packaging/marker.hpp>
#include <sandroot/scope/debian_files.hpp>
#include <sandroot/scope/selection.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace sandroot::scope {

struct Choice {
    std::map<std::size_t, Chosen> chosen;   ///< By index into the distributions.
    std::vector<MissingDistribution> missing;
    std::vector<Note> notes;   ///< Versions that do not fit, extras that are not there, lines that make no sense.
};

/// `wanted`: "name" or "name[extra,extra]". If a project is installed twice, the one that Python imports is meant:
/// `search` are the directories of sys.path, in order. Each requirement counts whose marker holds in `environment`,
/// with one of the extras that were asked for. `debian` adds what dpkg knows of their packages, since
/// Debian often takes the requirements out of the metadata. Errors: a name that is not installed, or an extra that its
/// distribution does not offer, with the likely one as a hint. Source: PEP 508, PEP 685; pip for what extras bring.
[[nodiscard]] Result<Choice> choose(const std::vector<python::Distribution>& distributions,
                                    const std::vector<RootPath>& search, const std::vector<std::string>& wanted,
                                    const python::MarkerEnvironment& environment, const DebianPackages& debian);

}   // namespace sandroot::scope
