#include <sandroot/config/check.hpp>

#include <algorithm>

namespace sandroot::config {

std::string_view name_of(Severity severity) {
    return severity == Severity::error ? "error" : "warning";
}

ConfigFindings check_config(const Configuration& configuration, const versions::Version& version,
                            const versions::Versions& versions) {
    ConfigFindings all = check_settings(configuration, version, versions);
    for (auto& finding : check_values(configuration, version)) all.push_back(std::move(finding));
    for (auto& finding : check_list(configuration, version)) all.push_back(std::move(finding));
    std::ranges::sort(all);
    return all;
}

}   // namespace sandroot::config
