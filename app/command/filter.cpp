#include "command/filter.hpp"

#include <sandroot/config/filter_settings.hpp>
#include <sandroot/config/yaml/text.hpp>
#include <sandroot/filter/calls.hpp>
#include <sandroot/os/original.hpp>

namespace sandroot::app {

namespace {

Result<filter::Settings> settings_of(const versions::Version& version, const FilterOptions& options) {
    std::optional<config::File> file;
    if (options.config) {
        SR_TRY(const auto original, os::read_original(HostPath(*options.config), config::largest_config), "--config");
        SR_TRY(file, config::read(original.bytes, *options.config));
    }
    std::vector<config::Assignment> environment;
    for (const auto& text : options.env) {
        SR_TRY(auto assignment, config::parse_assignment(text), "--env");
        environment.push_back(std::move(assignment));
    }
    SR_TRY(auto settings, config::filter_settings(file ? &*file : nullptr, environment, version));
    if (options.allowed) {
        SR_TRY(settings.allowed, config::parse_calls(*options.allowed, version, "ALLOWED_SYSCALLS"));
    }
    if (options.network) settings.network = *options.network;
    return settings;
}

}   // namespace

Result<verify::Confinement> confinement_of(const versions::Version& version, const FilterOptions& options) {
    const std::string without = "--filter none does without";
    const auto architecture = filter::native_architecture();
    if (!architecture)
        return fail(Errc::refused, "dify-sandbox runs on amd64 and arm64 only, so its filter for this CPU is not known",
                    without);
    verify::Confinement made;
    made.version = version.name;
    made.architecture = *architecture;
    made.filter = versions::filter_of(version, *architecture);
    made.clears_groups = version.clears_groups;
    SR_TRY(made.settings, settings_of(version, options));
    if (const auto size = made.rules().size(); size > versions::most_filtered)
        return fail(Errc::refused,
                    "ALLOWED_SYSCALLS: " + std::to_string(size) +
                        " different numbers with those that the server adds, and "
                        "its filter has room for " +
                        std::to_string(versions::most_filtered) + ": dify-sandbox " + version.name +
                        (version.clears_groups ? " would end every run"
                                               : " would run code without a filter, in the group of root"),
                    "leave out what the programs do not need");
    made.support = filter::filter_support();
    if (made.support == filter::Support::none)
        return fail(Errc::refused, "this kernel or this container does not allow filters of system calls (seccomp)",
                    without);
    return made;
}

}   // namespace sandroot::app
