#include <sandroot/sandbox/config_check.hpp>

#include <algorithm>

namespace sandroot::sandbox {

std::string_view name_of(Severity severity) {
    return severity == Severity::error ? "error" : "warning";
}

ConfigFindings check_config(const Configuration& configuration, const Version& version, const Versions& versions) {
    ConfigFindings all = check_settings(configuration, version, versions);
    for (auto& finding : check_values(configuration, version)) all.push_back(std::move(finding));
    for (auto& finding : check_list(configuration, version)) all.push_back(std::move(finding));
    std::ranges::sort(all);
    return all;
}

}   // namespace sandroot::sandbox
