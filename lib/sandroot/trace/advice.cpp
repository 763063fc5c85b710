#include <sandroot/base/glob.hpp>
#include <sandroot/policy/yaml.hpp>
#include <sandroot/trace/advice.hpp>

#include <algorithm>

namespace sandroot::trace {

Result<std::vector<Advice>> parse_advice(std::string_view text, std::string_view origin) {
    SR_TRY(const YAML::Node document, policy::yaml::load(text, origin));
    SR_DO(policy::yaml::expect_keys(document, origin, {"advice"}));
    std::vector<Advice> all;
    for (const auto& node : document["advice"]) {
        SR_DO(policy::yaml::expect_keys(node, origin, {"calls", "object", "path", "because", "instead"}));
        Advice one;
        SR_TRY(one.calls, policy::yaml::strings(node, "calls", origin));
        SR_TRY(one.object, policy::yaml::text(node, "object", origin));
        SR_TRY(one.path, policy::yaml::text(node, "path", origin));
        SR_TRY(one.because, policy::yaml::text(node, "because", origin));
        SR_TRY(one.instead, policy::yaml::text(node, "instead", origin));
        if (one.calls.empty() || one.because.empty() == one.instead.empty())
            return policy::yaml::mistake(node, origin, "advice needs calls, and either because or instead");
        all.push_back(std::move(one));
    }
    return all;
}

std::vector<Advice> advice_for(const std::vector<Advice>& all, const std::string& name, const filter::Seen& call) {
    std::vector<Advice> found;
    std::ranges::copy_if(all, std::back_inserter(found), [&](const Advice& one) {
        return std::ranges::find(one.calls, name) != one.calls.end() &&
               (one.object.empty() || glob_matches(one.object, call.object)) &&
               (one.path.empty() || glob_matches(one.path, call.path));
    });
    return found;
}

}   // namespace sandroot::trace
