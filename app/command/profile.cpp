#include <sandroot/report/profiles.hpp>

#include "command/command.hpp"
#include "command/profiles.hpp"

namespace sandroot::app {

namespace {

Result<Answer> list(const Request& request) {
    std::vector<policy::Profile> profiles;
    for (const auto& one : policy::built_in_profiles()) {
        SR_TRY(auto profile, policy::parse_profile(one.yaml, one.name));
        profiles.push_back(std::move(profile));
    }
    return Answer{.text = request.format == Format::json ? report::profiles_json(profiles)
                                                         : report::profiles_text(profiles, request.palette)};
}

Result<Answer> show(const Request& request, const std::string& wanted) {
    // Read whole in any case, so that a mistake in it, or in what it extends, is told.
    ProfileTexts texts;
    SR_TRY(const auto profile, profile_of(std::span(&wanted, 1), texts), "profile show");
    if (request.format == Format::json) return Answer{.text = report::profile_json(profile)};
    Answer answer;
    if (wanted.find('/') == std::string::npos) {
        SR_TRY(answer.text, policy::built_in_profile_text(wanted));
    } else {
        SR_TRY(answer.text, read_profile(HostPath(wanted)));
    }
    return answer;
}

}   // namespace

Result<Answer> profile(const Request& request, Talk& /*talk*/) {
    return request.operands.size() < 2 ? list(request) : show(request, request.operands[1]);
}

}   // namespace sandroot::app
