// Confinement: the filter of system calls under which modules are imported.
#pragma once

#include <sandroot/filter/program.hpp>
#include <sandroot/filter/rules.hpp>
#include <sandroot/versions/version.hpp>

#include <string>

namespace sandroot::verify {

struct Confinement {
    std::string version;   ///< "0.2.15"
    versions::Filter filter;
    filter::Settings settings;
    versions::Architecture architecture = versions::Architecture::amd64;
    bool clears_groups = true;   ///< The version drops supplementary groups after the filter stands.
    filter::Support support = filter::Support::notify;

    [[nodiscard]] filter::Rules rules() const { return filter::rules_for(filter, settings); }
};

}   // namespace sandroot::verify
