// Wiring: what makes a dify-sandbox use a root that stands in its image, rather than copy it together once more.
#pragma once

#include <sandroot/versions/version.hpp>

#include <string>
#include <vector>

namespace sandroot::versions {

/// One line of the environment.
struct Variable {
    std::string name;
    std::string value;
    std::string because;   ///< One or more sentences.
};

struct Wiring {
    std::string version;
    std::string python;   ///< The interpreter that the version starts.
    std::vector<Variable> variables;
    std::string accelerate;   ///< Why `sandroot accelerate` belongs into the image; empty where little is left to copy.
    std::vector<std::string> remains;   ///< What happens at the start or later nevertheless; one sentence each.
    std::string impossible;             ///< Why there is no such wiring; empty where there is.
    std::string instead;                ///< What to do then.
};

/// Where pip's list lies that the server installs at its start.
inline constexpr std::string_view requirements_file = "/dependencies/python-requirements.txt";

/// Every variable is one that `version` reads.
[[nodiscard]] Wiring wiring_for(const Version& version);

}   // namespace sandroot::versions
