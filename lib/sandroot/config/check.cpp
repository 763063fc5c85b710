#include <sandroot/config/check.hpp>

#include <algorithm>

namespace sandroot::config {

Findings check(const Configuration& configuration, const versions::Version& version,
               const versions::Versions& versions) {
    Findings all = check_settings(configuration, version, versions);
    for (auto& finding : check_values(configuration, version)) all.push_back(std::move(finding));
    for (auto& finding : check_list(configuration, version)) all.push_back(std::move(finding));
    std::ranges::sort(all);
    return all;
}

}   // namespace sandroot::config
