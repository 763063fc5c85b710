#include <sandroot/report/profiles.hpp>

#include "command/command.hpp"
#include "command/profiles.hpp"

namespace sandroot::app {

namespace {

Result<CommandResult> list(const Output& output) {
    std::vector<policy::Profile> profiles;
    for (const auto& one : policy::built_in_profiles()) {
        SR_TRY(auto profile, policy::parse_profile(one.yaml, one.name));
        profiles.push_back(std::move(profile));
    }
    return CommandResult{.text = output.format == Format::json ? report::profiles_json(profiles)
                                                               : report::profiles_text(profiles, output.palette)};
}

Result<CommandResult> show(const std::string& wanted, const Output& output) {
    // Reads everything in any case, to report a mistake in it or in what it extends.
    ProfileTexts texts;
    SR_TRY(const auto profile, profile_of(std::span(&wanted, 1), texts), "profile show");
    if (output.format == Format::json) return CommandResult{.text = report::profile_json(profile)};
    CommandResult result;
    if (wanted.find('/') == std::string::npos) {
        SR_TRY(result.text, policy::built_in_profile_text(wanted));
    } else {
        SR_TRY(result.text, read_profile(HostPath(wanted)));
    }
    return result;
}

}   // namespace

Result<CommandResult> profile(Operands action, const Output& output) {
    return action.size() < 2 ? list(output) : show(action[1], output);
}

}   // namespace sandroot::app
